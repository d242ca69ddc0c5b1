import { trueRangeOf, wilderStep } from '../features/atr.ts';
import type { BarSeries } from '../features/bars.ts';
import type { EpochMs } from '../model/epoch-ms.ts';

/** An ATR that was stored with an earlier evaluation of the same run of the engine. */
export interface AtrAnchor {
  readonly at: EpochMs;
  readonly atr: number | null;
}

/**
 * ATR values from an anchor on, one a candle completed by `at`, the anchor's own first. An ATR remembers every
 * candle since its seed, which is older than the stored ticks of a day; going on from a stored value, the candles
 * since are made from ticks alone. Null when the anchor says nothing or the price before it is not in the series.
 */
export function atrChain(series: BarSeries, { at: anchorAt, atr }: AtrAnchor, at: EpochMs): number[] | null {
  const { firstOpen, intervalMs } = series;
  const first = Math.floor((anchorAt - firstOpen) / intervalMs);
  const completed = Math.floor((at - firstOpen) / intervalMs);
  let close = series.closeBefore(first);
  if (atr === null || close === null) return null;
  const values = [atr];
  let current = atr;
  for (let index = first; index < completed; index += 1) {
    const bar = series.bar(index);
    current = wilderStep(current, bar === null ? 0 : trueRangeOf(bar, close));
    close = bar?.close ?? close;
    values.push(current);
  }
  return values;
}
