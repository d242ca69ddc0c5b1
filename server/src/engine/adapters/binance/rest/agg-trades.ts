import { DAY_MS, HOUR_MS } from '../../../core/model/epoch-ms.ts';
import type { AggTrade } from '../../../core/model/market-event.ts';
import type { RestPurpose } from '../../../ports.ts';
import { parseRestAggTrade } from '../wire/agg-trade.ts';
import type { WireAggTrade } from '../wire/messages.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';
import { type SearchRange, tradedDays } from './traded-days.ts';

const PATH = '/fapi/v1/aggTrades';
const WEIGHT = 20;
export const PAGE_LIMIT = 1_000;

/** Up to `limit` (≤ 1,000) trades from an id on, ascending. */
export async function aggTradesFrom(
  rest: RestClient,
  from: {
    readonly symbol: string;
    readonly fromId: number;
    readonly purpose?: RestPurpose | undefined;
    readonly attempts?: number;
  },
  limit: number,
): Promise<readonly AggTrade[]> {
  const { symbol, fromId, purpose = 'history', attempts } = from;
  const query = { symbol, fromId, limit: Math.min(limit, PAGE_LIMIT) };
  const cost = { weight: WEIGHT, purpose, ...(attempts === undefined ? {} : { attempts }) };
  return readTrades(symbol, await rest.get(PATH, query, cost));
}

/** The last `limit` (≤ 1,000) trades, ascending: what is needed before live trades can go on. */
export async function newestAggTrades(
  rest: RestClient,
  symbol: string,
  limit: number,
): Promise<readonly AggTrade[]> {
  const query = { symbol, limit: Math.min(limit, PAGE_LIMIT) };
  return readTrades(symbol, await rest.get(PATH, query, { weight: WEIGHT, purpose: 'repair' }));
}

/**
 * First trades at or after a time, ascending. The venue answers a time range of at most an hour: the day is found by its
 * candles, and only its hours are walked through.
 */
export async function aggTradesSince(
  rest: RestClient,
  range: SearchRange,
  limit: number,
): Promise<readonly AggTrade[]> {
  const { since, until } = range;
  for await (const day of tradedDays(rest, range)) {
    // Trades of the first day may all lie before the time.
    const part = { ...range, since: Math.max(since, day), until: Math.min(until, day + DAY_MS - 1) };
    const trades = await firstOfHours(rest, part, limit);
    if (trades.length > 0) return trades;
  }
  return [];
}

async function firstOfHours(
  rest: RestClient,
  { symbol, since, until, onStep }: SearchRange,
  limit: number,
): Promise<readonly AggTrade[]> {
  for (let startTime = since; startTime <= until; startTime += HOUR_MS) {
    onStep?.(startTime);
    const query = { symbol, startTime, endTime: startTime + HOUR_MS - 1, limit: Math.min(limit, PAGE_LIMIT) };
    const trades = readTrades(symbol, await rest.get(PATH, query, { weight: WEIGHT }));
    if (trades.length > 0) return trades;
  }
  return [];
}

function readTrades(symbol: string, body: unknown): readonly AggTrade[] {
  return listAnswer(PATH, body, (row) => parseRestAggTrade(symbol, row as WireAggTrade));
}
