import type { Stores } from '../store/stores.ts';
import { normalCode, randomCode, sameHash, tokenHash } from './tokens.ts';

/** Where the hash of the set-up code lies. */
const KEY = 'setup_code_hash';
/** 20 characters: 99 bits. */
const LENGTH = 20;

/**
 * Makes a new one-time code while there is no admin, so that an old print-out is worth nothing; only its
 * hash is kept. Null (and none kept) when there is an admin.
 */
export async function createSetupCode(
  { users, appState }: Pick<Stores, 'users' | 'appState'>,
  at: number,
): Promise<string | null> {
  if (await users.hasAdmin()) {
    await appState.remove(KEY);
    return null;
  }
  const code = randomCode(LENGTH);
  await appState.set(KEY, tokenHash(code), at);
  return (code.match(/.{5}/g) ?? [code]).join('-');
}

/** True when this is the code of the last start. Read inside the transaction that uses it up. */
export async function setupCodeMatches(
  appState: Stores['appState'],
  typed: string,
  executor: Parameters<Stores['appState']['get']>[1],
): Promise<boolean> {
  const stored = await appState.get(KEY, executor);
  return typeof stored === 'string' && sameHash(stored, tokenHash(normalCode(typed)));
}

/** Closes set-up for ever. */
export function removeSetupCode(
  appState: Stores['appState'],
  executor: Parameters<Stores['appState']['get']>[1],
): Promise<void> {
  return appState.remove(KEY, executor);
}
