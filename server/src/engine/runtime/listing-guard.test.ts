import { expect, test } from 'vitest';
import { sampleInstrument } from '../core/samples.ts';
import { ListingGuard } from './listing-guard.ts';

const TEN = Array.from({ length: 10 }, (_, index) => `C${index}USDT`);
const list = (symbols: readonly string[], unreadable: readonly string[] = []) => ({
  instruments: symbols.map((symbol) => sampleInstrument({ symbol })),
  unreadable,
});

test('what was never known cannot be gone, and listings are believed', () => {
  const guard = new ListingGuard();
  expect(guard.judge(list([]), [])).toBeNull();
  expect(guard.judge(list([...TEN, 'NEWUSDT']), TEN)).toBeNull();
});

test('up to a fifth may go at once, and always a single one', () => {
  const guard = new ListingGuard();
  expect(guard.judge(list(TEN.slice(2)), TEN)).toBeNull();
  expect(guard.judge(list(TEN.slice(3)), TEN)).toMatch(/3 of 10/);
  expect(guard.judge(list(['C0USDT']), ['C0USDT', 'C1USDT'])).toBeNull();
});

test('contracts that cannot be read are not gone', () => {
  const guard = new ListingGuard();
  expect(guard.judge(list(TEN.slice(5), TEN.slice(0, 5)), TEN)).toBeNull();
});

test('the same list twice in a row is believed; another one, or a good one between them, begins anew', () => {
  const guard = new ListingGuard();
  expect(guard.judge(list(TEN.slice(5)), TEN)).toMatch(/5 of 10/);
  expect(guard.judge(list(TEN.slice(6)), TEN)).toMatch(/6 of 10/);
  expect(guard.judge(list(TEN), TEN)).toBeNull();
  expect(guard.judge(list(TEN.slice(6)), TEN)).toMatch(/6 of 10/);
  expect(guard.judge(list(TEN.slice(6).reverse()), TEN)).toBeNull();
});

test('an empty list is refused, however small the market', () => {
  const guard = new ListingGuard();
  expect(guard.judge(list([]), ['C0USDT'])).toMatch(/1 of 1/);
  expect(guard.judge(list([]), ['C0USDT'])).toBeNull();
});
