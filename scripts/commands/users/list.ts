import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';
import { table } from '../terminal.ts';

/** `ae users list`. */
export async function run(invocation: Invocation): Promise<void> {
  const users = await withDatabase(({ stores }) => stores.users.all());
  const rows = users.map(({ username, role, plan, bannedAt, createdAt }) => ({
    username,
    role,
    plan,
    bannedAt: isoTime(bannedAt),
    createdAt: isoTime(createdAt),
  }));
  if (optionSet(invocation, 'json')) return invocation.terminal.out(JSON.stringify(rows));
  const cells = rows.map((row) => [row.username, row.role, row.plan, row.bannedAt, row.createdAt]);
  invocation.terminal.out(table(['name', 'role', 'plan', 'banned', 'created'], cells));
}

const isoTime = (at: number | null) => (at === null ? null : new Date(at).toISOString());
