import { clientFor } from '$lib/graphql/client.ts';
import { readCards } from '$lib/strategy/plaza.svelte.ts';
import type { PageLoad } from './$types';

/** Every card once; filter, sort and page are the browser's, so that they answer at once. */
export const load: PageLoad = async ({ fetch, parent }) => {
  await parent();
  try {
    return { cards: await readCards(clientFor(fetch)), failure: null };
  } catch (error) {
    return { cards: null, failure: error instanceof Error ? error.message : String(error) };
  }
};
