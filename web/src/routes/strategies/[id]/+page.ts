import { error } from '@sveltejs/kit';
import { clientFor } from '$lib/graphql/client.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { ask } from '$lib/strategy/ask.ts';
import { StrategyDetail } from '$lib/strategy/documents.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  await parent();
  depends(`strategy:${params.id}`);
  const { strategy } = await ask(clientFor(fetch), StrategyDetail, { id: params.id });
  if (strategy === null) error(404, t('strategies.detail.notFound'));
  return { strategy };
};
