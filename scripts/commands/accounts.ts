import type { UserRow } from '@ae/server/store/users.ts';
import { CommandFailure, InputError, inputError } from '../input-error.ts';
import type { CommandDatabase } from './database.ts';

type Stores = CommandDatabase['stores'];

/** Finds an account by its name. Throws InputError when there is none. */
export async function accountNamed({ users }: Stores, typed: string): Promise<UserRow> {
  const user = await users.byName(typed.trim().toLowerCase());
  if (user !== null) return user;
  throw inputError({
    place: 'users',
    field: 'name',
    value: typed,
    expected: 'the name of an account, see `ae users list`',
  });
}

/** Refuses to take the last administrator away: nobody could let anybody in any more. */
export async function refuseLastAdmin({ users }: Stores, user: UserRow): Promise<void> {
  if (user.role !== 'admin' || user.bannedAt !== null) return;
  const others = (await users.all()).filter(
    ({ id, role, bannedAt }) => id !== user.id && role === 'admin' && bannedAt === null,
  );
  if (others.length > 0) return;
  throw new CommandFailure(`${user.username} is the last administrator (make another one first)`);
}

/** Runs something that checks its input with the server's own rules; their refusal becomes bad input. */
export async function withServerRules<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError')
      throw new InputError(error.message, { cause: error });
    throw error;
  }
}

/** Writes an act of the command line to the audit log. */
export function recordAct(
  { audit }: Stores,
  act: { readonly action: string; readonly subject: string; readonly details?: Record<string, unknown> },
): Promise<void> {
  return audit.append({ at: Date.now(), actorId: null, details: {}, ...act });
}
