import type { Contract } from '../contract.ts';
import type { Trade, TradeSeries } from '../market.ts';
import { aggTradeRow } from '../wire.ts';
import type { Endpoint } from './endpoint.ts';
import { VenueError } from './errors.ts';
import type { Query } from './query.ts';

const HOUR_MS = 3_600_000;

/** GET /fapi/v1/aggTrades: by id, by time, or the latest; at most 1,000. */
export const aggTrades: Endpoint = {
  path: '/fapi/v1/aggTrades',
  weight: () => 20,
  answer(query, { market }) {
    const contract = query.contract();
    return tradesJson(contract, readTrades(query, contract, market.perpetual), aggTradeRow);
  },
};

/** JSON array of trades, each written by `row`. */
export function tradesJson(
  contract: Contract,
  trades: readonly Trade[],
  row: (contract: Contract, trade: Trade) => string,
): string {
  return `[${trades.map((trade) => row(contract, trade)).join(',')}]`;
}

/** The trades a query for aggregate trades asks for, oldest first. */
export function readTrades(query: Query, contract: Contract, series: TradeSeries): Trade[] {
  const limit = query.limit(500, 1_000);
  const fromId = query.whole('fromId');
  const range = query.range();
  if (fromId !== undefined && (range.hasStart || range.hasEnd))
    throw new VenueError(400, -1128, 'Combination of optional parameters invalid.');
  if (range.hasStart && range.hasEnd && range.end - range.start > HOUR_MS)
    throw new VenueError(400, -1127, 'More than 1 hours between startTime and endTime.');
  if (fromId !== undefined) return series.from(contract, fromId, limit);
  return range.hasStart ? series.between(contract, range, limit) : series.latest(contract, range.end, limit);
}
