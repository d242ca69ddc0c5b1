import { error } from '@sveltejs/kit';
import { ask } from '$lib/graphql/ask.ts';
import { clientFor } from '$lib/graphql/client.ts';
import { MarketRowQuery } from '$lib/market/board/documents.ts';
import { readBars } from '$lib/market/candles/candle-feed.svelte.ts';
import { readInterval } from '$lib/market/candles/intervals.ts';
import { requireViewer } from '$lib/session/viewer.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, untrack, url }) => {
  requireViewer(
    (await parent()).me,
    untrack(() => url),
  );
  // Later intervals are the chart's own matter; only the first one comes with the page.
  const interval = readInterval(untrack(() => url.searchParams.get('interval')));
  const api = clientFor(fetch);
  const [{ marketRow }, bars] = await Promise.all([
    ask(api, MarketRowQuery, { symbol: params.symbol }),
    readBars(api, params.symbol, { interval, to: null }).catch(() => null),
  ]);
  if (marketRow === null) error(404, `${params.symbol} is not recorded`);
  return { row: marketRow, bars };
};
