import type { Contract } from '../contract.ts';
import type { Candle, TradeSeries } from '../market.ts';
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
  const intervalMs = query.intervalMs();
  const candles = readCandles(query, contract, { series, intervalMs });
  return `[${candles.map((candle) => klineRow(contract, candle, intervalMs)).join(',')}]`;
}

function readCandles(
  query: Query,
  contract: Contract,
  { series, intervalMs }: { series: TradeSeries; intervalMs: number },
): Candle[] {
  const limit = query.limit(500, 1_500);
  const range = query.range();
  const span = (limit - 1) * intervalMs;
  const lastOpen = Math.floor(range.end / intervalMs) * intervalMs;
  const start = range.hasStart ? Math.max(range.start, series.since(contract) - intervalMs) : lastOpen - span;
  const firstOpen = Math.ceil(Math.max(0, start) / intervalMs) * intervalMs;
  return series.candles(contract, intervalMs, {
    start: firstOpen,
    end: Math.min(lastOpen, firstOpen + span),
  });
}

function klineWeight(limit: number): number {
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1_000 ? 5 : 10;
}
