import type { EquityColumns } from '../engine/statistics.ts';

/** Points of a curve at most: twice what the widest chart can show. */
const MOST_EQUITY_POINTS = 2_000;

/** The curve with at most `most` points: the last of each of equal groups, so that the end is always the end. */
export function equityPoints(curve: EquityColumns, most = MOST_EQUITY_POINTS): EquityColumns {
  const length = curve.at.length;
  if (length <= most) return curve;
  const kept = Array.from({ length: most }, (_, group) => Math.floor(((group + 1) * length) / most) - 1);
  const pick = (column: readonly number[]) => kept.map((index) => column[index] ?? 0);
  return { at: pick(curve.at), netR: pick(curve.netR), netUsd: pick(curve.netUsd) };
}
