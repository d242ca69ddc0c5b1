import { expect, test } from 'vitest';
import { UnfilledSequence } from './unfilled-sequence.ts';

const T = 1_700_000_000_000;

/** Trades [id, ms after T] in the order of their coming; what was taken of them. */
function taking(...trades: readonly (readonly [number, number])[]) {
  const sequence = new UnfilledSequence();
  const taken = trades.filter(([id, ms]) => sequence.take(id, T + ms)).map(([id]) => id);
  const { wholeFrom } = sequence;
  return { taken, wholeFrom: wholeFrom === null ? null : wholeFrom - T };
}

test('contiguous ids are whole from the first trade on', () => {
  expect(taking()).toEqual({ taken: [], wholeFrom: null });
  expect(taking([7, 0], [8, 5], [9, 5], [10, 90]).wholeFrom).toBe(0);
});

test('a hole makes it whole from the trade behind it on, and a later hole from that one', () => {
  expect(taking([7, 0], [9, 60], [10, 70]).wholeFrom).toBe(60);
  expect(taking([7, 0], [9, 60], [12, 70], [13, 80]).wholeFrom).toBe(70);
});

test('at a handover trades come twice and a little late, and nothing is missing', () => {
  const { taken, wholeFrom } = taking([7, 0], [10, 30], [8, 10], [9, 20], [10, 30], [11, 40], [9, 20]);
  expect(taken).toEqual([7, 10, 8, 9, 11]);
  expect(wholeFrom).toBe(0);
});

test('what late trades leave out stays missing', () => {
  expect(taking([7, 0], [12, 50], [8, 10], [10, 30], [11, 40], [13, 60]).wholeFrom).toBe(50);
  expect(taking([7, 0], [10, 30], [8, 10], [11, 40], [13, 60], [12, 50]).wholeFrom).toBe(30);
});

test('ids that go back while time goes on begin a new series', () => {
  const { taken, wholeFrom } = taking([700, 0], [701, 10], [3, 20], [4, 30]);
  expect(taken).toEqual([700, 701, 3, 4]);
  expect(wholeFrom).toBe(20);
});

test('one false id does not make all that comes after it look old', () => {
  const { taken, wholeFrom } = taking([7, 0], [900, 10], [8, 20], [9, 30], [11, 40], [12, 50]);
  expect(taken).toEqual([7, 900, 8, 9, 11, 12]);
  expect(wholeFrom).toBe(40);
});
