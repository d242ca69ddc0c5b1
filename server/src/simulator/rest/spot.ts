import type { Market, TradeSeries } from '../market.ts';
import { spotAggTradeRow } from '../wire.ts';
import { readTrades, tradesJson } from './agg-trades.ts';
import { bestJson } from './book.ts';
import type { Endpoint } from './endpoint.ts';
import { invalidSymbol } from './errors.ts';
import { klinesJson } from './klines.ts';
import { lastTrade } from './ticker.ts';

/** GET /api/v3/aggTrades */
export const spotAggTrades: Endpoint = {
  path: '/api/v3/aggTrades',
  weight: () => 4,
  answer(query, { market }) {
    const series = spotOf(market);
    const contract = query.contract();
    return tradesJson(contract, readTrades(query, contract, series), spotAggTradeRow);
  },
};

/** GET /api/v3/klines */
export const spotKlines: Endpoint = {
  path: '/api/v3/klines',
  weight: () => 2,
  answer: (query, { market }) => klinesJson(query, query.contract(), spotOf(market)),
};

/** GET /api/v3/ticker/bookTicker */
export const spotBookTicker: Endpoint = {
  path: '/api/v3/ticker/bookTicker',
  weight: (query) => (query.has('symbol') ? 2 : 4),
  answer(query, { market }) {
    const series = spotOf(market);
    const { all, list } = query.contracts();
    const rows = list.flatMap((contract) => bestJson(contract, series, false));
    return all ? `[${rows.join(',')}]` : (rows[0] ?? '{}');
  },
};

/** GET /api/v3/ticker/price: the last trade. */
export const spotPrice: Endpoint = {
  path: '/api/v3/ticker/price',
  weight: (query) => (query.has('symbol') ? 2 : 4),
  answer(query, { market }) {
    const series = spotOf(market);
    const { all, list } = query.contracts();
    const rows = list.flatMap((contract) =>
      lastTrade(contract, series, market).map(({ symbol, price }) => ({ symbol, price })),
    );
    return JSON.stringify(all ? rows : (rows[0] ?? {}));
  },
};

/** A source without spot knows no spot symbol. */
function spotOf(market: Market): TradeSeries {
  if (market.spot === null) throw invalidSymbol();
  return market.spot;
}
