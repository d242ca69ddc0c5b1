import { type Contract, formatPrice, formatQty, formatQuote, tickValue } from '../contract.ts';
import type { Candle, Market, TradeSeries } from '../market.ts';
import type { Endpoint } from './endpoint.ts';

const DAY_MS = 86_400_000;

/** GET /fapi/v1/ticker/24hr: statistics of the last 24 hours, in whole minutes, of one or all. */
export const dayTicker: Endpoint = {
  path: '/fapi/v1/ticker/24hr',
  weight: (query) => (query.has('symbol') ? 1 : 40),
  async answer(query, { market }) {
    const { all, list } = query.contracts();
    const rows: string[] = [];
    for (const contract of list) {
      const candle = market.perpetual.total(contract, market.now() - DAY_MS);
      if (candle !== null) rows.push(dayJson(contract, candle, market));
      // A day of one busy contract takes a tenth of a second the first time: the streams go on in between.
      if (all) await new Promise((resolve) => setImmediate(resolve));
    }
    return all ? `[${rows.join(',')}]` : (rows[0] ?? '{}');
  },
};

/** GET /fapi/v1/ticker/price: the last trade of one or all. */
export const lastPrice: Endpoint = {
  path: '/fapi/v1/ticker/price',
  weight: (query) => (query.has('symbol') ? 1 : 2),
  answer(query, { market }) {
    const { all, list } = query.contracts();
    const rows = list.flatMap((contract) => lastTrade(contract, market.perpetual, market));
    return JSON.stringify(all ? rows : (rows[0] ?? {}));
  },
};

/** The last trade of a contract as the price endpoints write it; empty before the first. */
export function lastTrade(contract: Contract, series: TradeSeries, market: Market) {
  const [last] = series.latest(contract, market.now(), 1);
  if (last === undefined) return [];
  return [{ symbol: contract.symbol, price: formatPrice(contract, last.ticks), time: last.time }];
}

function dayJson(contract: Contract, candle: Candle, market: Market): string {
  const change = candle.close - candle.open;
  const average = candle.lots === 0 ? candle.close : candle.quote / candle.lots;
  return JSON.stringify({
    symbol: contract.symbol,
    priceChange: `${change < 0 ? '-' : ''}${formatPrice(contract, Math.abs(change))}`,
    priceChangePercent: ((100 * change) / candle.open).toFixed(3),
    weightedAvgPrice: (average * tickValue(contract)).toFixed(contract.priceDigits),
    lastPrice: formatPrice(contract, candle.close),
    openPrice: formatPrice(contract, candle.open),
    highPrice: formatPrice(contract, candle.high),
    lowPrice: formatPrice(contract, candle.low),
    volume: formatQty(contract, candle.lots),
    quoteVolume: formatQuote(contract, candle.quote),
    openTime: candle.openTime,
    closeTime: market.now(),
    firstId: candle.firstId,
    lastId: candle.lastId,
    count: candle.trades,
  });
}
