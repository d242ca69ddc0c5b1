import { DAY_MS, type EpochMs, HOUR_MS } from '../engine/core/model/epoch-ms.ts';
import type { TimeRange } from './api-range.ts';

/** Starts of what is rolled up. */
export interface RolledUp {
  readonly days: ReadonlySet<EpochMs>;
  readonly hours: ReadonlySet<EpochMs>;
}

/** A range in pieces, none of which overlap: starts of days and hours that are rolled up, and what must be read live. */
export interface Cover {
  readonly days: readonly EpochMs[];
  readonly hours: readonly EpochMs[];
  readonly live: readonly TimeRange[];
}

/** Whole days first, then whole hours; the rest, joined where it touches, is live. */
export function coverOf({ from, to }: TimeRange, rolled: RolledUp): Cover {
  const days: EpochMs[] = [];
  const hours: EpochMs[] = [];
  const live: TimeRange[] = [];
  for (let at = from; at < to; ) {
    const lengthMs = rolledLength(at, to, rolled);
    if (lengthMs === DAY_MS) days.push(at);
    if (lengthMs === HOUR_MS) hours.push(at);
    const end = lengthMs === null ? Math.min(to, at - (at % HOUR_MS) + HOUR_MS) : at + lengthMs;
    if (lengthMs === null) join(live, { from: at, to: end });
    at = end;
  }
  return { days, hours, live };
}

/** Of what is rolled up and begins at this time; null when that is nothing. */
function rolledLength(at: EpochMs, to: EpochMs, { days, hours }: RolledUp): number | null {
  if (days.has(at) && at + DAY_MS <= to) return DAY_MS;
  return hours.has(at) && at + HOUR_MS <= to ? HOUR_MS : null;
}

function join(ranges: TimeRange[], { from, to }: TimeRange): void {
  const before = ranges.at(-1);
  if (before?.to === from) ranges[ranges.length - 1] = { from: before.from, to };
  else ranges.push({ from, to });
}
