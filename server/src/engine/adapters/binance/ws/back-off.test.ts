import { expect, test } from 'vitest';
import { reconnectDelayMs } from './back-off.ts';

test('doubles up to a minute, half of it by chance', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => reconnectDelayMs(attempt, () => 1));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(reconnectDelayMs(3, () => 0)).toBe(2_000);
});
