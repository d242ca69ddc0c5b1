import { clientFor } from '$lib/graphql/client.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readFormOptions } from '$lib/strategy/form-options.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
  requireViewer((await parent()).me, url);
  return { options: await readFormOptions(clientFor(fetch)) };
};
