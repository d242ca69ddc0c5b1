import { ask } from '$lib/graphql/ask.ts';
import { clientFor } from '$lib/graphql/client.ts';
import { MarketRowsQuery } from '$lib/market/board/documents.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

/** Every instrument once; search, filter and order are the browser's, so that they answer at once. */
export const load: PageLoad = async ({ fetch, parent, untrack, url }) => {
  requireViewer(
    (await parent()).me,
    untrack(() => url),
  );
  // Without an answer the live subscription fills the board, or it says why not.
  const rows = await ask(clientFor(fetch), MarketRowsQuery, {}).then(
    ({ marketRows }) => marketRows.edges.map(({ node }) => node),
    () => null,
  );
  return { rows };
};
