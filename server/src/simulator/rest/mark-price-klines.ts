import type { Contract } from '../contract.ts';
import type { Market, TimeRange } from '../market.ts';
import type { Endpoint } from './endpoint.ts';
import { klineWeight, periods } from './klines.ts';

/** Mark prices that a candle is made of: as many as the stream sends in a minute. */
const MARKS_A_CANDLE = 60;

/** GET /fapi/v1/markPriceKlines: at most 1,500; the running one ends with the mark of now. */
export const markPriceKlines: Endpoint = {
  path: '/fapi/v1/markPriceKlines',
  weight: (query) => klineWeight(query.limit(500, 1_500)),
  answer(query, { market }) {
    const contract = query.contract();
    const interval = query.interval();
    const since = market.perpetual.since(contract);
    const opens = periods(query, { interval, since });
    const rows = opens.flatMap((openTime) => {
      const start = Math.max(openTime, since);
      return rowOf(market, contract, { openTime, start, end: interval.nextOf(openTime) - 1 });
    });
    return `[${rows.join(',')}]`;
  },
};

interface Period extends TimeRange {
  readonly openTime: number;
}

function rowOf(market: Market, contract: Contract, { openTime, start, end }: Period): string[] {
  const marks = marksWithin(market, contract, { start, end: Math.min(end, market.now()) });
  const [open, close] = [marks[0], marks.at(-1)];
  if (open === undefined || close === undefined) return [];
  const [high, low] = [Math.max(...marks), Math.min(...marks)];
  const prices = [open, high, low, close].map((price) => `"${price.toFixed(8)}"`).join(',');
  return [`[${openTime},${prices},"0",${end},"0",${marks.length},"0","0","0"]`];
}

function marksWithin(market: Market, contract: Contract, { start, end }: TimeRange): number[] {
  const step = Math.max(1_000, Math.ceil((end - start + 1) / MARKS_A_CANDLE));
  const marks: number[] = [];
  for (let at = start; at <= end; at += step) {
    const mark = market.markAt(contract, at);
    if (mark !== null) marks.push(mark);
  }
  return marks;
}
