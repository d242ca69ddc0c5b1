import { clientFor } from '$lib/graphql/client.ts';
import { readFormOptions } from '$lib/strategy/form-options.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
  await parent();
  return { options: await readFormOptions(clientFor(fetch)) };
};
