import type { InviteRow, InviteStore } from '@ae/server/store/invites.ts';

const PAGE = 500;

/** Every invite, newest first, page by page. */
export async function allInvites(store: InviteStore): Promise<InviteRow[]> {
  const all: InviteRow[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last === undefined ? null : { at: last.createdAt, id: last.id };
    const page = await store.page({ limit: PAGE, after, before: null, inverted: false });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
