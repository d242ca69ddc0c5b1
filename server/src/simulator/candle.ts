import type { Candle } from './market.ts';

/** A candle under construction; `firstId` is -1 until the first trade. */
export type OpenCandle = { -readonly [K in keyof Candle]: Candle[K] };

/** A candle without trades: flat at the given price (ticks). */
export function flatCandle(openTime: number, ticks: number): OpenCandle {
  return {
    openTime,
    open: ticks,
    high: ticks,
    low: ticks,
    close: ticks,
    lots: 0,
    quote: 0,
    trades: 0,
    buyLots: 0,
    buyQuote: 0,
    firstId: -1,
    lastId: -1,
  };
}

/** Adds one aggregate trade; ids and the count of single trades are set by the caller. */
export function addToCandle(candle: OpenCandle, ticks: number, lots: number, takerBuys: boolean): void {
  if (candle.lots === 0) {
    candle.open = ticks;
    candle.high = ticks;
    candle.low = ticks;
  }
  if (ticks > candle.high) candle.high = ticks;
  if (ticks < candle.low) candle.low = ticks;
  candle.close = ticks;
  candle.lots += lots;
  candle.quote += ticks * lots;
  if (!takerBuys) return;
  candle.buyLots += lots;
  candle.buyQuote += ticks * lots;
}

/** Sums candles of one longer period; they must be in order and not empty. */
export function mergeCandles(openTime: number, parts: readonly Candle[]): Candle {
  const first = parts[0];
  if (first === undefined) throw new RangeError('mergeCandles needs at least one candle');
  const sum = flatCandle(openTime, first.open);
  for (const part of parts) addPart(sum, part);
  return sum;
}

function addPart(sum: OpenCandle, part: Candle): void {
  if (part.trades === 0) {
    if (sum.trades === 0) sum.close = part.close;
    return;
  }
  const isFirst = sum.trades === 0;
  sum.open = isFirst ? part.open : sum.open;
  sum.high = isFirst ? part.high : Math.max(sum.high, part.high);
  sum.low = isFirst ? part.low : Math.min(sum.low, part.low);
  sum.close = part.close;
  sum.lots += part.lots;
  sum.quote += part.quote;
  sum.trades += part.trades;
  sum.buyLots += part.buyLots;
  sum.buyQuote += part.buyQuote;
  sum.firstId = isFirst ? part.firstId : sum.firstId;
  sum.lastId = part.lastId;
}
