import { describe, expect, it } from 'vitest';
import { SeriesClock } from './series-clock.ts';

const T = Date.UTC(2024, 6, 1);
const STEP = 300_000;
const STEPS = Array.from({ length: 12 }, (_, row) => T + row * STEP);

/** What is said of a file whose rows must rise (or may lie a moment back), and the row it is said of, from 0. */
function said(times: readonly number[], mostBackMs?: number) {
  const clock = new SeriesClock('create_time', mostBackMs);
  for (const [row, time] of times.entries()) {
    if (!Number.isNaN(clock.toMs(time))) continue;
    const { value, expected, rowsBack = 0 } = clock.fault(time, times[row + 1] ?? Number.NaN);
    return { row: row - rowsBack, value, expected };
  }
  return null;
}

const withRow = (row: number, time: number) => STEPS.map((given, index) => (index === row ? time : given));

describe('a time of a series that cannot be', () => {
  it.each([
    ['an hour ahead', 5, T + 5 * STEP + 3_600_000],
    ['two steps ahead', 5, T + 7 * STEP],
    ['an hour ahead, in the first row', 0, T + 3_600_000],
    ['an hour ahead, in the last row but one', 10, T + 10 * STEP + 3_600_000],
    ['an hour back', 5, T + 5 * STEP - 3_600_000],
    ['the time of the row before', 5, T + 4 * STEP],
  ])('is named where it stands: %s', (_, row, time) => {
    expect(said(withRow(row, time), -1)).toMatchObject({ row, value: time });
  });

  it('is the second of two that changed places', () => {
    const swapped = withRow(5, T + 6 * STEP).map((time, row) => (row === 6 ? T + 5 * STEP : time));
    expect(said(swapped, -1)).toMatchObject({
      row: 6,
      expected: expect.stringMatching(/^after the row before/),
    });
    const rotated = [...STEPS.slice(0, 5), T + 8 * STEP, ...STEPS.slice(5, 8), ...STEPS.slice(9)];
    expect(said(rotated, -1)).toMatchObject({ row: 5 });
  });

  it('is named also among times that lie a moment back', () => {
    const seconds = STEPS.map((_, row) => T + row * 1_000);
    expect(said(seconds.with(5, T + 3_600_000))).toMatchObject({ row: 5 });
    expect(said(seconds.with(5, T - 60_000))).toMatchObject({ row: 5 });
    expect(said(seconds.with(5, T + 12_000))).toBe(null);
  });
});
