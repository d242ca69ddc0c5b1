import { clientFor } from '$lib/graphql/client.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readComparables } from '$lib/strategy/compare/read-comparison.ts';
import type { PageLoad } from './$types';

/** The names to choose from; the comparison itself follows the address in the browser. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  requireViewer((await parent()).me, url);
  return { all: await readComparables(clientFor(fetch)) };
};
