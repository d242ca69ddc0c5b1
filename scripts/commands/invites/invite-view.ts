import { type InviteRow, inviteState } from '@ae/server/store/invites.ts';
import { type Invocation, optionSet } from '../command.ts';
import { table } from '../terminal.ts';

/** Prints invites: JSON, or a table. */
export function printInvites(invocation: Invocation, invites: readonly InviteRow[]): void {
  const at = Date.now();
  const rows = invites.map((invite) => ({
    code: invite.code,
    state: inviteState(invite, at),
    uses: invite.uses,
    maxUses: invite.maxUses,
    expiresAt: invite.expiresAt === null ? null : new Date(invite.expiresAt).toISOString(),
  }));
  const cells = rows.map((row) => [row.code, row.state, `${row.uses}/${row.maxUses}`, row.expiresAt]);
  const text = table(['code', 'state', 'uses', 'expires'], cells);
  invocation.terminal.out(optionSet(invocation, 'json') ? JSON.stringify(rows) : text);
}
