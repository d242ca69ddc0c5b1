import { error } from '@sveltejs/kit';
import { clientFor } from '$lib/graphql/client.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { ask } from '$lib/strategy/ask.ts';
import { StrategyDetail } from '$lib/strategy/documents.ts';
import { readFormOptions } from '$lib/strategy/form-options.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
  await parent();
  const api = clientFor(fetch);
  const [{ strategy }, options] = await Promise.all([
    ask(api, StrategyDetail, { id: params.id }),
    readFormOptions(api),
  ]);
  if (strategy === null) error(404, t('strategies.detail.notFound'));
  return { strategy, options };
};
