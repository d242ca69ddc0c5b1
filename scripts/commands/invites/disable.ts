import { Invitations } from '@ae/server/auth/invitations.ts';
import { normalCode } from '@ae/server/auth/tokens.ts';
import { inputError } from '../../input-error.ts';
import type { Invocation } from '../command.ts';
import { withDatabase } from '../database.ts';
import { allInvites } from './all-invites.ts';
import { printInvites } from './invite-view.ts';

/** `ae invites disable`: the code as it is shown, in any case, with or without dashes. */
export async function run(invocation: Invocation): Promise<void> {
  const [typed = ''] = invocation.args;
  const disabled = await withDatabase(async ({ stores }) => {
    const found = (await allInvites(stores.invites)).find(({ code }) => code === normalCode(typed));
    const row = found === undefined ? null : await new Invitations(stores).disable(found.id, null);
    if (row !== null) return row;
    throw inputError({
      place: 'invites',
      field: 'code',
      value: typed,
      expected: 'a code of `ae invites list`',
    });
  });
  printInvites(invocation, [disabled]);
}
