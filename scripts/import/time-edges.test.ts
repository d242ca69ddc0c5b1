import { describe, expect, it } from 'vitest';
import { TimeEdges } from './time-edges.ts';

const DAY_MS = 86_400_000;
const at = (day: number) => Date.UTC(2024, 0, 13) + day * DAY_MS;

/** What is said of a file with these times, read in batches of so many rows. */
function said(times: readonly number[], batch: number): string {
  const edges = new TimeEdges();
  try {
    for (let from = 0; from < times.length; from += batch) {
      const rows = times.slice(from, from + batch);
      edges.add(rows, rows.length, (row) => `a.csv line ${from + row + 1}`);
    }
    edges.finish();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each([1, 2, 3, 100])('the edges of a file read %i rows at a time', (batch) => {
  it.each([
    ['one row', [at(0)]],
    ['rows that follow each other', [at(0), at(1), at(2)]],
    ['a long rest in the middle', [at(0), at(1), at(500), at(501)]],
    ['a rest of a month at either end', [at(0), at(31), at(32), at(63)]],
  ])('are sound: %s', (_, times) => {
    expect(said(times, batch)).toBe('');
  });

  it.each([
    ['a first row of another year', [at(0), at(400), at(401)], 'line 1', 'about 2025-02-'],
    ['a last row of another year', [at(0), at(1), at(400)], 'line 3', 'about 2024-01-14'],
  ])('are refused: %s', (_, times, line, expected) => {
    expect(said(times, batch)).toContain(`a.csv ${line}: `);
    expect(said(times, batch)).toContain(expected);
  });
});
