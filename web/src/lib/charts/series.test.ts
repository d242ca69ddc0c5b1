import { describe, expect, it } from 'vitest';
import { buildRows, type ChartSeries, stepRows, summarize } from './series.ts';

const column = (values: (number | null)[]): ChartSeries => ({
  key: 'a',
  label: 'A',
  color: 'red',
  kind: 'line',
  values,
  format: String,
});

describe('series', () => {
  it('makes one row per time; a short column ends in holes', () => {
    expect(buildRows([0, 60_000], [column([1, 2]), column([3])])).toEqual([
      { time: new Date(0), values: [1, 3] },
      { time: new Date(60_000), values: [2, null] },
    ]);
  });

  it('summarises known values only', () => {
    expect(summarize([null, 3, -1, 2, null])).toEqual({ last: 2, min: -1, max: 3 });
    expect(summarize([null])).toBeNull();
  });

  it('holds a value until the next time', () => {
    const rows = buildRows([0, 1000], [column([1, 5])]);
    expect(stepRows(rows, 0).map((row) => [row.time.getTime(), row.values[0]])).toEqual([
      [0, 1],
      [1000, 1],
      [1000, 5],
    ]);
  });
});
