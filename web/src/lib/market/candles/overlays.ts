/** Lines over the bars. Pure. */
import type { Bar } from './bars.ts';

const DAY_MS = 86_400_000;

/**
 * Exponential moving average of the closes: EMA = close × k + before × (1 − k), k = 2 / (period + 1), begun
 * with the mean of the first `period` closes (Murphy, Technical Analysis of the Financial Markets, ch. 9).
 * Null before that.
 */
export function ema(bars: readonly Bar[], period: number): (number | null)[] {
  const share = 2 / (period + 1);
  const line: (number | null)[] = [];
  let sum = 0;
  let value = 0;
  for (const [index, { close }] of bars.entries()) {
    sum += close;
    if (index + 1 === period) value = sum / period;
    else if (index >= period) value = close * share + value * (1 - share);
    line.push(index + 1 < period ? null : value);
  }
  return line;
}

/**
 * Volume-weighted average price since midnight UTC: Σ(typical price × volume) / Σ volume, typical price =
 * (high + low + close) / 3. Null until something was traded that day; the first day shown may lack its
 * beginning, so it is left out unless its first bar opens at midnight.
 */
export function dayVwap(bars: readonly Bar[]): (number | null)[] {
  let day = -1;
  let isWhole = false;
  let [sum, volume] = [0, 0];
  return bars.map((bar) => {
    const its = Math.floor(bar.openAt / DAY_MS);
    if (its !== day) {
      isWhole = day !== -1 || bar.openAt % DAY_MS === 0;
      day = its;
      [sum, volume] = [0, 0];
    }
    sum += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
    volume += bar.volume;
    return isWhole && volume > 0 ? sum / volume : null;
  });
}
