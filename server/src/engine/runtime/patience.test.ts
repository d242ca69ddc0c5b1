import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

const T = 1_700_000_000_000;
const MINUTE_MS = 60_000;

function bench() {
  const place = { now: T, held: 0 };
  /** A second passes with each look. */
  const wait = () => {
    place.now += 1_000;
    return Promise.resolve();
  };
  const patience = new Patience({ now: () => place.now, heldTrades: () => place.held, wait });
  return { place, patience };
}

const never = () => new Promise<string>(() => undefined);

test('work that comes is waited for, and is progress', async () => {
  const { place, patience } = bench();
  place.now += 14 * MINUTE_MS;
  expect(await patience.waitFor(() => Promise.resolve('page'))).toBe('page');
  place.now += 14 * MINUTE_MS;
  expect(patience.isOver).toBe(false);
});

test('a venue that says nothing for a quarter of an hour is waited for no more, also by those who come later', async () => {
  const { place, patience } = bench();
  let givenUp = () => false;
  const page = await patience.waitFor((isGivenUp) => {
    givenUp = isGivenUp;
    return never();
  });
  expect([page, givenUp(), place.now - T]).toEqual([null, true, 15 * MINUTE_MS + 1_000]);
  expect(await patience.waitFor(() => Promise.reject(new Error('asked all the same')))).toBeNull();
  patience.progress();
  expect(await patience.waitFor(() => Promise.resolve('again'))).toBe('again');
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
  await expect(patience.waitFor(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  let fail = (_: Error): void => undefined;
  const failing = new Promise<string>((_, reject) => {
    fail = reject;
  });
  const waiting = patience.waitFor(() => failing);
  place.held = 3_000_001;
  expect(await waiting).toBeNull();
  fail(new Error('late'));
  await expect(failing).rejects.toThrow('late');
});
