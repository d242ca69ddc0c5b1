import { type Contract, formatQty, lotValue } from '../contract.ts';
import type { Market, Positioning } from '../market.ts';
import type { Endpoint } from './endpoint.ts';
import { invalidData } from './errors.ts';
import type { Query } from './query.ts';

/** Periods of the /futures/data endpoints, in ms. */
const PERIODS: ReadonlyMap<string, number> = new Map([
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['2h', 7_200_000],
  ['4h', 14_400_000],
  ['6h', 21_600_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
]);

/** GET /fapi/v1/openInterest: now. */
export const openInterest: Endpoint = {
  path: '/fapi/v1/openInterest',
  weight: () => 1,
  answer(query, { market }) {
    const contract = query.contract();
    const at = market.now();
    const lots = Math.round((market.positioning(contract, at)?.openInterest ?? 0) / lotValue(contract));
    return JSON.stringify({ openInterest: formatQty(contract, lots), symbol: contract.symbol, time: at });
  },
};

export const openInterestHist = history('openInterestHist', (row) => ({
  sumOpenInterest: row.openInterest.toFixed(8),
  sumOpenInterestValue: row.openInterestValue.toFixed(8),
  CMCCirculatingSupply: '0.00000000',
}));

export const globalLongShortAccountRatio = history('globalLongShortAccountRatio', (row) => {
  const long = row.longShortRatio / (1 + row.longShortRatio);
  return {
    longAccount: long.toFixed(4),
    longShortRatio: row.longShortRatio.toFixed(4),
    shortAccount: (1 - long).toFixed(4),
  };
});

export const topLongShortPositionRatio = history('topLongShortPositionRatio', (row) => ({
  longAccount: row.topTraderLong.toFixed(4),
  longShortRatio: (row.topTraderLong / (1 - row.topTraderLong)).toFixed(4),
  shortAccount: (1 - row.topTraderLong).toFixed(4),
}));

/** The same crowd by accounts of top traders: their positions' share, drawn towards one half. */
export const topLongShortAccountRatio = history('topLongShortAccountRatio', (row) => {
  const long = 0.5 + (row.topTraderLong - 0.5) / 2;
  return {
    longAccount: long.toFixed(4),
    longShortRatio: (long / (1 - long)).toFixed(4),
    shortAccount: (1 - long).toFixed(4),
  };
});

/** GET /futures/data/<name>: one row per period mark, oldest first; without a range the latest ones. */
function history(name: string, fields: (row: Positioning) => Record<string, string>): Endpoint {
  return {
    path: `/futures/data/${name}`,
    weight: () => 0,
    pool: 'positioning',
    answer(query, { market }) {
      const contract = query.contract();
      const rows = marks(query, market, contract).map((row) => ({
        symbol: contract.symbol,
        ...fields(row),
        timestamp: row.time,
      }));
      return JSON.stringify(rows);
    },
  };
}

function marks(query: Query, market: Market, contract: Contract): Positioning[] {
  const period = PERIODS.get(query.text('period'));
  if (period === undefined) throw invalidData('period');
  const limit = query.limit(30, 500);
  const range = query.range();
  const end = Math.min(range.end, market.now());
  const latest = Math.floor(end / period) * period;
  const earliest = latest - (limit - 1) * period;
  const start = range.hasStart ? Math.max(earliest, Math.ceil(range.start / period) * period) : earliest;
  const found: Positioning[] = [];
  for (let time = start; time <= latest; time += period) {
    const row = market.positioning(contract, time);
    if (row !== null) found.push(row);
  }
  return found;
}
