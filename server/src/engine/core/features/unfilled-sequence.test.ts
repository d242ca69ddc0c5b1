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

/** A sequence of trades [id, ms after T], to which older ones are brought in; where it then begins. */
function extending(
  trades: readonly (readonly [number, number])[],
  ...places: readonly (readonly [number, number])[]
) {
  const sequence = new UnfilledSequence();
  for (const [id, ms] of trades) sequence.take(id, T + ms);
  for (const [id, ms] of places) sequence.extendBack({ id, time: T + ms });
  const { first } = sequence;
  return { sequence, first: first === null ? null : [first.id, first.time - T] };
}

test('older trades move the beginning back; those from behind it do not, and before the first there is none', () => {
  expect(extending([], [5, -30]).first).toBeNull();
  expect(extending([[7, 0]], [5, -30], [2, -90]).first).toEqual([2, -90]);
  expect(extending([[7, 0]], [7, 0], [8, 10]).first).toEqual([7, 0]);
});

test('a hole that is closed makes what was whole before it whole again', () => {
  const trades = [
    [7, 0],
    [8, 10],
    [12, 50],
    [13, 60],
  ] as const;
  expect(extending(trades).first).toEqual([12, 50]);
  expect(extending(trades, [11, 40]).first).toEqual([11, 40]);
  expect(extending(trades, [11, 40], [9, 20]).first).toEqual([7, 0]);
  expect(extending(trades, [8, 10]).first).toEqual([7, 0]);
  expect(extending(trades, [3, -40]).first).toEqual([3, -40]);
});

test('late trades of the stream still close what is left of a hole, and are known when brought in before', () => {
  const { sequence } = extending(
    [
      [7, 0],
      [12, 50],
    ],
    [10, 30],
  );
  expect([11, 10, 8, 9].map((id) => sequence.take(id, T + 45))).toEqual([false, false, true, true]);
  expect(sequence.first).toEqual({ id: 7, time: T });
});

test('of two holes only what is brought in through both counts', () => {
  const trades = [
    [7, 0],
    [9, 20],
    [11, 40],
  ] as const;
  expect(extending(trades, [10, 30]).first).toEqual([9, 20]);
  expect(extending(trades, [8, 10]).first).toEqual([8, 10]);
});

test('a series that begins anew is not joined to the one before', () => {
  const trades = [
    [700, 0],
    [3, 20],
  ] as const;
  expect(extending(trades, [1, 5]).first).toEqual([1, 5]);
  expect(extending(trades, [600, -10]).first).toEqual([3, 20]);
});
