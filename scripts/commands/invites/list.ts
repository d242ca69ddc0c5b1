import type { Invocation } from '../command.ts';
import { withDatabase } from '../database.ts';
import { allInvites } from './all-invites.ts';
import { printInvites } from './invite-view.ts';

/** `ae invites list`, newest first. */
export async function run(invocation: Invocation): Promise<void> {
  printInvites(invocation, await withDatabase(({ stores }) => allInvites(stores.invites)));
}
