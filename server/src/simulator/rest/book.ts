import { type Contract, formatPrice, formatQty } from '../contract.ts';
import type { TradeSeries } from '../market.ts';
import { levels } from '../wire.ts';
import type { Endpoint } from './endpoint.ts';
import { invalidData } from './errors.ts';

const DEPTHS: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [10, 2],
  [20, 2],
  [50, 2],
  [100, 5],
  [500, 10],
  [1_000, 20],
]);

/** GET /fapi/v1/depth: the resting book, 5 to 1,000 levels a side. */
export const depth: Endpoint = {
  path: '/fapi/v1/depth',
  weight: (query) => DEPTHS.get(query.whole('limit') ?? 500) ?? 10,
  answer(query, { market }) {
    const contract = query.contract();
    const limit = query.whole('limit') ?? 500;
    if (!DEPTHS.has(limit)) throw invalidData('limit');
    const book = market.perpetual.book(contract, limit);
    if (book === null) return '{"lastUpdateId":0,"bids":[],"asks":[]}';
    return `{"lastUpdateId":${book.updateId},"E":${market.now()},"T":${book.time},"bids":${levels(contract, book.bids)},"asks":${levels(contract, book.asks)}}`;
  },
};

/** GET /fapi/v1/ticker/bookTicker: best bid and ask of one or all. */
export const bookTicker: Endpoint = {
  path: '/fapi/v1/ticker/bookTicker',
  weight: (query) => (query.has('symbol') ? 2 : 5),
  answer(query, { market }) {
    const { all, list } = query.contracts();
    const rows = list.flatMap((contract) => bestJson(contract, market.perpetual, true));
    return all ? `[${rows.join(',')}]` : (rows[0] ?? '{}');
  },
};

/** Best levels as the REST side writes them; futures add the id and the time. */
export function bestJson(contract: Contract, series: TradeSeries, isFutures: boolean): string[] {
  const book = series.book(contract, 1);
  const [bid, bidLots] = book?.bids[0] ?? [0, 0];
  const [ask, askLots] = book?.asks[0] ?? [0, 0];
  if (book === null) return [];
  return [
    JSON.stringify({
      symbol: contract.symbol,
      bidPrice: formatPrice(contract, bid),
      bidQty: formatQty(contract, bidLots),
      askPrice: formatPrice(contract, ask),
      askQty: formatQty(contract, askLots),
      ...(isFutures ? { time: book.time, lastUpdateId: book.updateId } : {}),
    }),
  ];
}
