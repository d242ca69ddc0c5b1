import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

const MINUTE_MS = 60_000;

function bench() {
  const place = { now: 0, held: 0 };
  /** A second passes with each look. */
  const wait = () => {
    place.now += 1_000;
    return Promise.resolve();
  };
  const patience = new Patience({ now: () => place.now, heldTrades: () => place.held, wait });
  return { place, patience };
}

const never = new Promise<string>(() => undefined);

test('work that comes is waited for; an answer gives all others their time again', async () => {
  const { place, patience } = bench();
  place.now += 14 * MINUTE_MS;
  expect(await patience.waitFor(Promise.resolve('page'))).toBe('page');
  patience.answered();
  place.now += 14 * MINUTE_MS;
  expect(patience.isOver).toBe(false);
});

test('a venue that says nothing for a quarter of an hour is waited for no more, nor by those who come later', async () => {
  const { place, patience } = bench();
  expect([await patience.waitFor(never), place.now]).toEqual([null, 15 * MINUTE_MS + 1_000]);
  expect([await patience.waitFor(never), place.now], 'at once').toEqual([null, 15 * MINUTE_MS + 1_000]);
  expect(await patience.waitFor(Promise.resolve('marks that were there')), 'no answer of it').not.toBe('');
  expect(patience.isOver).toBe(true);
  patience.answered();
  expect(patience.isOver).toBe(false);
});

test('live trades that would fill the memory do not wait', async () => {
  const { place, patience } = bench();
  place.held = 3_000_001;
  expect(await patience.waitFor(never)).toBeNull();
  place.held = 10;
  expect(patience.isOver).toBe(false);
});

test('work that fails fails whoever waits; given up, it fails nobody', async () => {
  const { place, patience } = bench();
  await expect(patience.waitFor(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  let fail = (_: Error): void => undefined;
  const failing = new Promise<string>((_, reject) => {
    fail = reject;
  });
  const waiting = patience.waitFor(failing);
  place.held = 3_000_001;
  expect(await waiting).toBeNull();
  fail(new Error('late'));
  await expect(failing).rejects.toThrow('late');
});
