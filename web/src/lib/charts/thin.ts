/**
 * Fewer points than pixels need not be drawn, and more cannot be seen. Keeps every visible extreme:
 * of each bucket the first, the last and each column's lowest and highest point.
 */
export function thinIndices(
  length: number,
  columns: readonly (readonly (number | null)[])[],
  mostBuckets: number,
): number[] {
  if (length <= mostBuckets * 2) return indices(0, length);
  const size = length / mostBuckets;
  const kept = new Set<number>();
  for (let bucket = 0; bucket < mostBuckets; bucket += 1) {
    const from = Math.floor(bucket * size);
    const to = Math.min(length, Math.floor((bucket + 1) * size));
    kept.add(from).add(to - 1);
    for (const column of columns) keepExtremes(column, { from, to }, kept);
  }
  return [...kept].sort((a, b) => a - b);
}

function keepExtremes(
  column: readonly (number | null)[],
  { from, to }: { from: number; to: number },
  kept: Set<number>,
): void {
  const known = indices(from, to).filter((index) => (column[index] ?? null) !== null);
  const first = known[0];
  if (first === undefined) return;
  const at = (index: number): number => column[index] ?? 0;
  kept.add(known.reduce((low, index) => (at(index) < at(low) ? index : low), first));
  kept.add(known.reduce((high, index) => (at(index) > at(high) ? index : high), first));
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}

/** The kept entries of a column. */
export function pick<T>(column: readonly T[], indices: readonly number[]): T[] {
  return indices.flatMap((index) => column.slice(index, index + 1));
}
