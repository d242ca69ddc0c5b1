import { describe, expect, it } from 'vitest';
import { TickEdges } from './tick-edges.ts';

const DAY_MS = 86_400_000;
const at = (day: number) => Date.UTC(2024, 0, 13) + day * DAY_MS;

/** What is said of a file with these ticks, read in batches of so many rows. */
function said(times: readonly number[], batch: number, ids = times.map((_, row) => 5_000_000 + row)): string {
  const edges = new TickEdges();
  try {
    for (let from = 0; from < times.length; from += batch) {
      const rows = Float64Array.from(times.slice(from, from + batch));
      const aggIds = Float64Array.from(ids.slice(from, from + batch));
      edges.add({ aggIds, times: rows, length: rows.length }, (row) => `a.csv line ${from + row + 1}`);
    }
    edges.finish();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Twelve ticks a minute apart, with other values in some of them. */
function minutes(changed: Readonly<Record<number, number>> = {}): number[] {
  return Array.from({ length: 12 }, (_, row) => changed[row] ?? at(100) + row * 60_000);
}

function ids(changed: Readonly<Record<number, number>> = {}): number[] {
  return Array.from({ length: 12 }, (_, row) => changed[row] ?? 51_234_560 + row);
}

describe.each([1, 2, 3, 100])('the edges of a file read %i rows at a time', (batch) => {
  it.each([
    ['one row', [at(0)]],
    ['rows that follow each other', [at(0), at(1), at(2)]],
    ['a long rest in the middle', [at(0), at(1), at(500), at(501)]],
    ['a rest of a month at either end', [at(0), at(31), at(32), at(63)]],
    ['a rest of hours at the end', minutes({ 11: at(100) + 7 * 3_600_000 })],
    ['rests of days everywhere', minutes().map((_, row) => at(row * 3) + (row > 5 ? at(20) - at(0) : 0))],
  ])('are sound: %s', (_, times) => {
    expect(said(times, batch)).toBe('');
  });

  it.each([
    ['a first row of another year', [at(0), at(400), at(401)], 'line 1', 'about 2025-02-'],
    ['a last row of another year', [at(0), at(1), at(400)], 'line 3', 'about 2024-01-14'],
    ['a first row days before', minutes({ 0: at(97) }), 'line 1', 'about 2024-04-22T00:01'],
    ['a last row days ahead', minutes({ 11: at(102) }), 'line 12', 'about 2024-04-22T00:10'],
  ])('are refused: %s', (_, times, line, expected) => {
    expect(said(times, batch)).toContain(`a.csv ${line}: `);
    expect(said(times, batch)).toContain(expected);
  });

  it.each([
    ['a first id that lacks a digit', ids({ 0: 5_123_456 }), 'line 1', '51234561 like the row after it'],
    ['a last id with a digit too many', ids({ 11: 512_345_671 }), 'line 12', '51234570 like the row before'],
  ])('are refused: %s', (_, made, line, expected) => {
    expect(said(minutes(), batch, made)).toContain(`a.csv ${line}: trade id `);
    expect(said(minutes(), batch, made)).toContain(expected);
  });

  it('are sound where ids and times are missing before the last row', () => {
    const late = minutes({ 11: at(103) });
    expect(said(late, batch, ids({ 11: 51_234_560 + 3_000_000 }))).toBe('');
    expect(said(minutes(), batch, ids({ 11: 51_234_560 + 9_000_000 }))).toBe('');
  });
});
