import { MINUTE_MS } from '../../../core/model/epoch-ms.ts';
import type { SpotTrade } from '../../../core/model/market-event.ts';
import { parseRestSpotTrade } from '../wire/agg-trade.ts';
import type { WireAggTrade } from '../wire/messages.ts';
import { PAGE_LIMIT } from './agg-trades.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';
import type { RateLimit } from './rate-limits.ts';

const PATH = '/api/v3/aggTrades';
const WEIGHT = 4;

/** What the spot host allows an address. Its own list of limits comes with all its pairs: that is not asked for. */
export const SPOT_LIMITS: readonly RateLimit[] = [{ kind: 'weight', intervalMs: MINUTE_MS, limit: 6_000 }];

/** A spot pair, and the perpetual beside which its trades are kept. */
interface SpotPair {
  readonly pair: string;
  readonly symbol: string;
}

/**
 * Up to `limit` (≤ 1,000) spot trades from an id on, ascending, under the perpetual's symbol. One call: who asks can
 * wait, and knows best whether it is still of use later.
 */
export async function spotTradesFrom(
  rest: RestClient,
  { pair, symbol }: SpotPair,
  fromId: number,
  limit: number,
): Promise<readonly SpotTrade[]> {
  const query = { symbol: pair, fromId, limit: Math.min(limit, PAGE_LIMIT) };
  const body = await rest.get(PATH, query, { weight: WEIGHT, purpose: 'history', attempts: 1 });
  return listAnswer(PATH, body, (row) => parseRestSpotTrade(symbol, row as WireAggTrade));
}
