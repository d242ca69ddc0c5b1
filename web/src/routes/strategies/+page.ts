import { clientFor } from '$lib/graphql/client.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { type Models, readModels } from '$lib/strategy/models.ts';
import { readCards } from '$lib/strategy/plaza.svelte.ts';
import type { PageLoad } from './$types';

const UNKNOWN_MODELS: Models = new Map();

/** Every card once; filter, sort and page are the browser's, so that they answer at once. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  requireViewer((await parent()).me, url);
  const api = clientFor(fetch);
  try {
    const [cards, models] = await Promise.all([readCards(api), readModels(api)]);
    return { cards, models, failure: null };
  } catch (error) {
    return {
      cards: null,
      models: UNKNOWN_MODELS,
      failure: error instanceof Error ? error.message : String(error),
    };
  }
};
