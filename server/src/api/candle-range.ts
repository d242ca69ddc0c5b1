import { MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import { type BarInterval, barShifted } from '../store/api-candle-intervals.ts';
import type { TimeRange } from '../store/api-range.ts';
import { badInput } from './errors.ts';
import type { RangeArgs } from './ranges.ts';
import { serializeDateTime } from './scalars.ts';

interface WantedBars extends RangeArgs {
  readonly interval: BarInterval;
  readonly bars: number;
}

/**
 * The span of the bars asked for: up to `to`, else to the end of what is known (`storedEnd`, the running minute),
 * and back over that many bars unless `from` is given. Throws BAD_USER_INPUT when it is empty.
 */
export function candleRange(
  { interval, bars, ...args }: WantedBars,
  storedEnd: number | null,
  running: { readonly openTime: number } | null,
): TimeRange {
  const known = Math.max(storedEnd ?? 0, running === null ? 0 : running.openTime + MINUTE_MS);
  const to = args.to ?? (known === 0 ? Date.now() : known);
  const from = args.from ?? barShifted(interval, to - 1, 1 - Math.max(1, bars));
  if (
    args.from !== undefined &&
    args.from !== null &&
    args.to !== undefined &&
    args.to !== null &&
    from >= to
  ) {
    throw badInput(
      `from: ${serializeDateTime(from)} is not before to, expected a time before ${serializeDateTime(to)}`,
    );
  }
  return { from, to };
}
