import { clientFor } from '$lib/graphql/client.ts';
import { readPaper, readRecord } from '$lib/paper/load.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

/** The record of the tab in view is read by its panels again when it changes; here it is only there at once. */
export const load: PageLoad = async ({ fetch, parent, untrack, url }) => {
  requireViewer(
    (await parent()).me,
    untrack(() => url),
  );
  const client = clientFor(fetch);
  const tab = untrack(() => url.searchParams.get('strategy'));
  const paper = await readPaper(client);
  const strategy = [...(paper.roster?.values() ?? [])].find(({ uuid }) => uuid === tab) ?? null;
  const record = await readRecord(client, strategy?.id ?? null).catch(() => null);
  return { ...paper, record, recordOf: strategy?.id ?? null };
};
