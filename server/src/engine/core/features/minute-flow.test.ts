import { expect, test } from 'vitest';
import { MinuteFlow } from './minute-flow.ts';

const MINUTE = 60_000;
const START = 1_700_000_040_000;

function flow(minutes: readonly (readonly [index: number, volume: number, buyVolume: number])[]) {
  const made = new MinuteFlow('0.001');
  for (const [index, volume, buyVolume] of minutes)
    made.add({ openTime: START + index * MINUTE, volume, buyVolume });
  return made;
}

test('the flow of a minute is twice what takers bought, less all; sums are exact', () => {
  const made = flow([
    [0, 100, 100],
    [1, 0.3, 0.1],
    [2, 0.3, 0.3],
    [3, 0, 0],
    [4, 0.2, 0],
    [5, 0.1, 0.1],
  ]);
  expect(made.cvd(5 * MINUTE)).toBe(0.1);
  expect(made.cvd(6 * MINUTE)).toBe(100.1);
  expect(made.cvd(7 * MINUTE)).toBeNull();
});

test('behind a hole it is unknown until the window is whole again; a minute counts once', () => {
  const made = flow([
    [0, 1, 1],
    [1, 1, 1],
    [3, 1, 1],
    [3, 1, 1],
    [2, 1, 1],
  ]);
  expect([made.cvd(MINUTE), made.cvd(2 * MINUTE)]).toEqual([1, null]);
  expect(new MinuteFlow('1').cvd(MINUTE)).toBeNull();
});

test('it reaches back a day and no further, and a finer step changes nothing of it', () => {
  const minutes = Array.from({ length: 3_000 }, (_, index) => [index, 0.002, 0.002] as const);
  const made = flow(minutes);
  expect(made.cvd(1_440 * MINUTE)).toBe(2.88);
  made.add({ openTime: START + 3_000 * MINUTE, volume: 0.0005, buyVolume: 0.0005 });
  expect(made.cvd(1_440 * MINUTE)).toBe(2.8785);
});
