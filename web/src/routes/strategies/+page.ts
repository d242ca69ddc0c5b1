import { clientFor } from '$lib/graphql/client.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readCards } from '$lib/strategy/plaza.svelte.ts';
import type { PageLoad } from './$types';

/** Every card once; filter, sort and page are the browser's, so that they answer at once. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  requireViewer((await parent()).me, url);
  try {
    return { cards: await readCards(clientFor(fetch)), failure: null };
  } catch (error) {
    return { cards: null, failure: error instanceof Error ? error.message : String(error) };
  }
};
