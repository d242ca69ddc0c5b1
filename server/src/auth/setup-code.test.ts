import { describe, expect, it } from 'vitest';
import type { Stores } from '../store/stores.ts';
import { createSetupCode, setupCodeMatches } from './setup-code.ts';
import { tokenHash } from './tokens.ts';

function stores(hasAdmin: boolean) {
  const values = new Map<string, unknown>();
  const fake = {
    users: { hasAdmin: () => Promise.resolve(hasAdmin) },
    appState: {
      get: (key: string) => Promise.resolve(values.get(key) ?? null),
      set: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
      remove: (key: string) => Promise.resolve(void values.delete(key)),
    },
  };
  return { values, fake: fake as unknown as Stores };
}

describe('the set-up code', () => {
  it('is new at each start, and only its hash is kept', async () => {
    const { values, fake } = stores(false);
    const first = (await createSetupCode(fake, 1)) ?? '';
    const second = (await createSetupCode(fake, 2)) ?? '';
    expect(first).toMatch(/^([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}$/);
    expect(second).not.toBe(first);
    expect([...values.values()]).toEqual([tokenHash(second.replaceAll('-', ''))]);
    expect(await setupCodeMatches(fake.appState, first, undefined)).toBe(false);
    expect(await setupCodeMatches(fake.appState, second.toLowerCase(), undefined)).toBe(true);
    expect(await setupCodeMatches(fake.appState, '', undefined)).toBe(false);
  });

  it('is none, and an old one is forgotten, when there is an admin', async () => {
    const { values, fake } = stores(true);
    values.set('setup_code_hash', 'old');
    expect(await createSetupCode(fake, 1)).toBeNull();
    expect(values.size).toBe(0);
  });
});
