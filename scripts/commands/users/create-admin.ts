import { randomUUID } from 'node:crypto';
import { checkNewAccount, nameTaken } from '@ae/server/auth/account-input.ts';
import { hashPassword } from '@ae/server/auth/passwords.ts';
import { removeSetupCode } from '@ae/server/auth/setup-code.ts';
import { withServerRules } from '../accounts.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';
import { readNewPassword } from './password.ts';

/** `ae users create-admin`: an administrator; closes the one-time set-up. */
export async function run(invocation: Invocation): Promise<void> {
  const [name = ''] = invocation.args;
  const password = await readNewPassword(invocation.terminal);
  const username = await withServerRules(() => createAdmin(name, password));
  const json = JSON.stringify({ username, role: 'admin' });
  invocation.terminal.out(optionSet(invocation, 'json') ? json : `administrator ${username} can sign in now`);
}

/** Name and password are checked before the database is opened: nothing is started for a typing error. */
async function createAdmin(name: string, password: string): Promise<string> {
  const username = checkNewAccount(name, password);
  const passwordHash = await hashPassword(password);
  await withDatabase(({ stores }) =>
    stores.transaction(async (tx) => {
      const at = Date.now();
      await stores.appState.lockSetup(tx);
      const made = await stores.users.insert(
        { id: randomUUID(), username, passwordHash, role: 'admin', at },
        tx,
      );
      if (!made) throw nameTaken();
      await removeSetupCode(stores.appState, tx);
      const act = {
        at,
        actorId: null,
        action: 'user.create_admin',
        subject: username,
        details: { by: 'command line' },
      };
      await stores.audit.appendIn(tx, act);
    }),
  );
  return username;
}
