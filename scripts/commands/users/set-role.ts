import { USER_ROLES } from '@ae/db/enums.ts';
import { accountNamed, recordAct, refuseLastAdmin } from '../accounts.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';
import { wordOption } from '../inputs.ts';

/** `ae users set-role`. */
export async function run(invocation: Invocation): Promise<void> {
  const [name = '', given = ''] = invocation.args;
  const role = wordOption('role', given, USER_ROLES);
  const username = await withDatabase(async ({ stores }) => {
    const user = await accountNamed(stores, name);
    if (role !== 'admin') await refuseLastAdmin(stores, user);
    await stores.users.setRole(user.id, role);
    await recordAct(stores, {
      action: 'user.set_role',
      subject: user.username,
      details: { from: user.role, to: role },
    });
    return user.username;
  });
  const json = JSON.stringify({ username, role });
  invocation.terminal.out(optionSet(invocation, 'json') ? json : `${username} has the role ${role}`);
}
