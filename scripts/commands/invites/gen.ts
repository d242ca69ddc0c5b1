import { Invitations } from '@ae/server/auth/invitations.ts';
import { type Invocation, optionText } from '../command.ts';
import { withDatabase } from '../database.ts';
import { wholeOption } from '../inputs.ts';
import { printInvites } from './invite-view.ts';

/** `ae invites gen`. */
export async function run(invocation: Invocation): Promise<void> {
  const maxUses = wholeOption('--uses', optionText(invocation, 'uses'), { min: 1, max: 1_000, fallback: 1 });
  const expiresInDays = wholeOption('--days', optionText(invocation, 'days'), {
    min: 1,
    max: 365,
    fallback: 30,
  });
  const made = await withDatabase(({ stores }) =>
    new Invitations(stores).create({ count: 1, maxUses, expiresInDays }, null),
  );
  printInvites(invocation, made);
}
