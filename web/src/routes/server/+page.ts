import { ask } from '$lib/graphql/ask.ts';
import { clientFor } from '$lib/graphql/client.ts';
import { ServerStatusQuery } from '$lib/server-status/documents.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
  const { me } = await parent();
  requireViewer(me, url);
  // Without an answer the live subscription fills the page, or its panels say why not.
  const status = await ask(clientFor(fetch), ServerStatusQuery, {}).then(
    (data) => data.serverStatus,
    () => null,
  );
  return { status };
};
