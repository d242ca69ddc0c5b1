import type { Candle } from '../core/model/market-event.ts';
import type { CandleView } from '../views.ts';

/** A candle of the core as pages see it. */
export function candleView(candle: Candle, isClosed: boolean): CandleView {
  const { symbol, openTime, open, high, low, close, volume, quoteVolume, buyVolume, trades } = candle;
  return { symbol, openTime, open, high, low, close, volume, quoteVolume, buyVolume, trades, isClosed };
}
