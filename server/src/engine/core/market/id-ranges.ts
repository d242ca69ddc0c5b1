import type { AbsentRange } from '../model/absent-at-source.ts';

/** Ranges of ids with one more; those that touch or overlap become one. */
export function withRange(ranges: readonly AbsentRange[], range: AbsentRange): readonly AbsentRange[] {
  let { fromAggId, toAggId } = range;
  const apart: AbsentRange[] = [];
  for (const other of ranges) {
    if (other.toAggId + 1 < fromAggId || other.fromAggId > toAggId + 1) apart.push(other);
    else {
      fromAggId = Math.min(fromAggId, other.fromAggId);
      toAggId = Math.max(toAggId, other.toAggId);
    }
  }
  return [...apart, { fromAggId, toAggId }].sort((a, b) => a.fromAggId - b.fromAggId);
}

/** The part of a range that lies in another; null when none does. */
export function within(range: AbsentRange, other: AbsentRange): AbsentRange | null {
  const fromAggId = Math.max(range.fromAggId, other.fromAggId);
  const toAggId = Math.min(range.toAggId, other.toAggId);
  return fromAggId > toAggId ? null : { fromAggId, toAggId };
}

/** Ids of a range that a list of trades from its beginning on steps over: a later trade proves that they do not exist. */
export function skippedBy(
  trades: readonly { readonly aggId: number }[],
  range: AbsentRange,
): readonly AbsentRange[] {
  const skipped: AbsentRange[] = [];
  let next = range.fromAggId;
  for (const { aggId } of trades) {
    const part = within({ fromAggId: next, toAggId: aggId - 1 }, range);
    if (part !== null) skipped.push(part);
    next = Math.max(next, aggId + 1);
  }
  return skipped;
}
