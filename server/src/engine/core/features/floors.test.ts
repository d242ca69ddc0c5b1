import { expect, test } from 'vitest';
import { quantityFloors } from './floors.ts';

test.each([
  ['BTCUSDT', 'core', { p95: 5, p99: 10 }],
  ['ETHUSDT', 'core', { p95: 50, p99: 100 }],
  ['DOGEUSDT', 'core', { p95: 50, p99: 100 }],
  ['DOGEUSDT', 'wide', { p95: 0, p99: 0 }],
  ['BTCUSDT', 'wide', { p95: 0, p99: 0 }],
] as const)('%s in the %s set', (symbol, set, floors) => {
  expect(quantityFloors({ symbol, set })).toEqual(floors);
});
