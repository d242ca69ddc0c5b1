import { error } from '@sveltejs/kit';
import { clientFor } from '$lib/graphql/client.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import { readModels } from '$lib/strategy/models.ts';
import { readStrategy } from '$lib/strategy/read-strategy.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, depends, url }) => {
  requireViewer((await parent()).me, url);
  depends(`strategy:${params.id}`);
  const api = clientFor(fetch);
  const [strategy, models] = await Promise.all([readStrategy(api, params.id), readModels(api)]);
  if (strategy === null) error(404, t('strategies.detail.notFound'));
  return { strategy, models };
};
