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
 * The span of the bars asked for: up to `to`, else to the end of what is known, and unless `from` is given back over
 * that many bars from the end of what is known before `to` (`knownEnd`), so that an empty stretch before `to` is
 * skipped. Throws BAD_USER_INPUT when it is empty.
 */
export function candleRange({ interval, bars, ...args }: WantedBars, knownEnd: number | null): TimeRange {
  const to = args.to ?? knownEnd ?? Date.now();
  const newest = Math.min(to, knownEnd ?? to);
  const from = args.from ?? barShifted(interval, newest - 1, 1 - Math.max(1, bars));
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
