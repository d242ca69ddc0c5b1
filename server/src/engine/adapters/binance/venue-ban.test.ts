import { expect, test } from 'vitest';
import { banOf } from './venue-ban.ts';

test.each([
  [429, '30', 30_000],
  [418, null, 120_000],
  [429, 'soon', 60_000],
  [403, '0', 300_000],
  [418, '-5', 120_000],
  [418, '1e9', 3 * 86_400_000],
  [418, 'Infinity', 3 * 86_400_000],
])('an answer of %i with Retry-After %s bans for %i ms', (status, retryAfter, ms) => {
  expect(banOf(status, retryAfter, 1_000)).toEqual({ status, until: 1_000 + ms });
});

test.each([200, 401, 404, 503])('an answer of %i is no ban', (status) => {
  expect(banOf(status, '30', 1_000)).toBeNull();
});
