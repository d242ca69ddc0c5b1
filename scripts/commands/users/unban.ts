import { accountNamed, recordAct } from '../accounts.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';

/** `ae users unban`. */
export async function run(invocation: Invocation): Promise<void> {
  const [name = ''] = invocation.args;
  const username = await withDatabase(async ({ stores }) => {
    const user = await accountNamed(stores, name);
    await stores.users.setBanned(user.id, null);
    await recordAct(stores, { action: 'user.unban', subject: user.username });
    return user.username;
  });
  const json = JSON.stringify({ username, banned: false });
  invocation.terminal.out(optionSet(invocation, 'json') ? json : `${username} may sign in again`);
}
