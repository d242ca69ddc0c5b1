import { error } from '@sveltejs/kit';
import { clientFor } from '$lib/graphql/client.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readFormOptions } from '$lib/strategy/form-options.ts';
import { readStrategy } from '$lib/strategy/read-strategy.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  requireViewer((await parent()).me, url);
  const api = clientFor(fetch);
  const [strategy, options] = await Promise.all([readStrategy(api, params.id), readFormOptions(api)]);
  if (strategy === null) error(404, t('strategies.detail.notFound'));
  return { strategy, options };
};
