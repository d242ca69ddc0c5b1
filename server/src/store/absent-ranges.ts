import { ABSENT_AT_SOURCE } from '../engine/core/model/absent-at-source.ts';
import type { IdRange } from './gaps.ts';

/** Ids of a symbol that are known to be missing at the source for ever. */
export function absentAtSource(symbol: string): readonly IdRange[] {
  return ABSENT_AT_SOURCE[symbol] ?? [];
}

/** Ids of `range` that lie in any of `others`, counted once each. */
export function overlap(range: IdRange, others: readonly IdRange[]): number {
  let count = 0;
  let next = range.fromAggId;
  for (const other of others.toSorted((a, b) => a.fromAggId - b.fromAggId)) {
    const from = Math.max(next, other.fromAggId);
    const to = Math.min(range.toAggId, other.toAggId);
    if (from > to) continue;
    count += to - from + 1;
    next = to + 1;
  }
  return count;
}
