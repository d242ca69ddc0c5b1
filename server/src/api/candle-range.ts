import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import { type BarInterval, barLength, barShifted, barStart } from '../store/api-candle-intervals.ts';
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
 * skipped. Bars that begin in the span count, as on the exchange. Throws BAD_USER_INPUT when it is empty.
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
  return wholeBars(interval, { from, to });
}

interface BarSpan {
  readonly interval: BarInterval;
  readonly bars: number;
  readonly longestMs: number;
}

/** Throws BAD_USER_INPUT for more bars at once, and more of them in the range, than may be read. */
export function checkBarSpan({ from, to }: TimeRange, { interval, bars, longestMs }: BarSpan): void {
  const length = barLength(interval);
  if (Math.min(to - from, bars * length) <= longestMs) return;
  const [asked, most] = [(bars * length) / DAY_MS, longestMs / DAY_MS];
  throw badInput(
    `bars: ${bars} of ${interval} are ${asked} days, expected at most ${most} days (${Math.floor(longestMs / length)} bars)`,
  );
}

/** Bars that begin in the range, each with all its minutes: the first is not cut at its beginning nor the last at its end. */
function wholeBars(interval: BarInterval, { from, to }: TimeRange): TimeRange {
  const isStart = barStart(interval, from) === from;
  return { from: isStart ? from : barShifted(interval, from, 1), to: barShifted(interval, to - 1, 1) };
}
