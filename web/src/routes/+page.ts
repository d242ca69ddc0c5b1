import { ask } from '$lib/graphql/ask.ts';
import { clientFor } from '$lib/graphql/client.ts';
import { LatestSignalsQuery, PortfolioQuery } from '$lib/home/documents.ts';
import { RatesQuery } from '$lib/market/rates.ts';
import type { PageLoad } from './$types';

/** Each part by itself: one that fails leaves its panel to try again, not the page. */
export const load: PageLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const api = clientFor(fetch);
  const [rates, stats, signals] = await Promise.all([
    ask(api, RatesQuery, {}).then((data) => data.rates.edges.map(({ node }) => node), absent),
    me === null ? null : ask(api, PortfolioQuery, {}).then((data) => data.stats, absent),
    me === null
      ? null
      : ask(api, LatestSignalsQuery, {}).then((data) => data.signals.edges.map(({ node }) => node), absent),
  ]);
  return { rates: rates && new Map(rates.map((rate) => [rate.symbol, rate])), stats, signals };
};

/** The panel reads it again and shows the reason if it fails there too. */
const absent = (): null => null;
