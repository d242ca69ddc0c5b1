import type { Contract } from '../contract.ts';
import type { Interval } from '../interval.ts';
import type { Candle, TimeRange, TradeSeries } from '../market.ts';
import { klineRow } from '../wire.ts';
import type { Endpoint } from './endpoint.ts';
import type { Query } from './query.ts';

/** GET /fapi/v1/klines: at most 1,500; without startTime the latest ones. */
export const klines: Endpoint = {
  path: '/fapi/v1/klines',
  weight: (query) => klineWeight(query.limit(500, 1_500)),
  answer: (query, { market }) => klinesJson(query, query.contract(), market.perpetual),
};

/** The kline array a query asks for. */
export function klinesJson(query: Query, contract: Contract, series: TradeSeries): string {
  const interval = query.interval();
  const candles = readCandles(query, contract, { series, interval });
  return `[${candles.map((candle) => klineRow(contract, candle, interval.nextOf(candle.openTime) - 1)).join(',')}]`;
}

function readCandles(
  query: Query,
  contract: Contract,
  { series, interval }: { series: TradeSeries; interval: Interval },
): Candle[] {
  const { start, end } = openTimes(query, { interval, since: series.since(contract) });
  return series.candles(contract, interval, { start, end });
}

/** Where a market's periods are counted from. */
interface Periods {
  readonly interval: Interval;
  /** Epoch ms of the oldest data. */
  readonly since: number;
}

/** Open times of the periods that a query asks for, oldest first. */
export function periods(query: Query, of: Periods): number[] {
  const { start, end } = openTimes(query, of);
  const opens: number[] = [];
  for (let at = start; at <= end; at = of.interval.nextOf(at)) opens.push(at);
  return opens;
}

function openTimes(query: Query, { interval, since }: Periods): TimeRange {
  const limit = query.limit(500, 1_500);
  const range = query.range();
  const oldest = interval.openOf(since);
  const lastOpen = interval.openOf(range.end);
  const start = range.hasStart ? Math.max(range.start, oldest) : back(interval, lastOpen, limit - 1);
  const opened = interval.openOf(start);
  const firstOpen = opened < start ? interval.nextOf(opened) : opened;
  let end = firstOpen;
  for (let count = 1; count < limit && end < lastOpen; count += 1) end = interval.nextOf(end);
  return { start: firstOpen, end: Math.min(lastOpen, end) };
}

/** Open time of the period so many before. */
function back(interval: Interval, openTime: number, periods: number): number {
  let at = openTime;
  for (let step = 0; step < periods && at > 0; step += 1) at = interval.openOf(at - 1);
  return Math.max(0, at);
}

export function klineWeight(limit: number): number {
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1_000 ? 5 : 10;
}
