import { expect, it } from 'vitest';
import { isCalm } from './memory-saving.ts';

it.each([
  [0, 0, true],
  [3_000_000, 1_900_000, true],
  [3_000_000, 2_000_000, false],
  [20_000_000, 0, false],
])('a process that used %i + %i µs in ten seconds: calm is %s', (user, system, expected) => {
  expect(isCalm({ user, system }, 10_000)).toBe(expected);
});
