import type { Client } from '@urql/core';
import { ask } from '$lib/graphql/ask.ts';
import { clientFor } from '$lib/graphql/client.ts';
import { OpenPositionsQuery, PortfolioQuery } from '$lib/home/documents.ts';
import { RatesQuery } from '$lib/market/rates.ts';
import { PaperSettings } from '$lib/paper/documents.ts';
import { readSignals } from '$lib/signals/roster.ts';
import type { PageLoad } from './$types';

/** Each part by itself: one that fails leaves its panel to try again, not the page. */
export const load: PageLoad = async ({ fetch, parent }) => {
  const { me } = await parent();
  const api = clientFor(fetch);
  const rates = ask(api, RatesQuery, {}).then(({ rates }) => rates.edges.map(({ node }) => node), absent);
  const own = me === null ? NOTHING : readPortfolio(api);
  const list = await rates;
  return { rates: list && new Map(list.map((rate) => [rate.symbol, rate])), ...(await own) };
};

/** The panel reads it again and shows the reason if it fails there too. */
const absent = (): null => null;

const NOTHING = { stats: null, signals: null, positions: null, paperEnabled: true } as const;

async function readPortfolio(api: Client) {
  const [stats, signals, positions, paper] = await Promise.all([
    ask(api, PortfolioQuery, {}).then((data) => data.stats, absent),
    readSignals(api, 1).catch(absent),
    ask(api, OpenPositionsQuery, {}).then((data) => data.positions.edges.map(({ node }) => node), absent),
    ask(api, PaperSettings, {}).then((data) => data.paperConfig, absent),
  ]);
  return {
    ...{ stats, signals, paperEnabled: paper?.enabled ?? true },
    positions: positions && new Map(positions.map((one) => [one.id, one])),
  };
}
