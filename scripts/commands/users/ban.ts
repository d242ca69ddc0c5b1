import { accountNamed, recordAct, refuseLastAdmin } from '../accounts.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';

/** `ae users ban`: locks an account; all its sessions end at once. */
export async function run(invocation: Invocation): Promise<void> {
  const [name = ''] = invocation.args;
  const username = await withDatabase(async ({ stores }) => {
    const user = await accountNamed(stores, name);
    await refuseLastAdmin(stores, user);
    await stores.users.setBanned(user.id, user.bannedAt ?? Date.now());
    await stores.sessions.removeOfUser(user.id);
    await recordAct(stores, { action: 'user.ban', subject: user.username });
    return user.username;
  });
  const json = JSON.stringify({ username, banned: true });
  invocation.terminal.out(optionSet(invocation, 'json') ? json : `${username} is banned and signed out`);
}
