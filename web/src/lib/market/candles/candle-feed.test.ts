import type { Client } from '@urql/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CandleFeed } from './candle-feed.svelte.ts';
import type { CandleMessage } from './documents.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const values = { open: 1, high: 1, low: 1, volume: 1, trades: 1 };
const candle = (minute: number, close: number) => ({
  ...values,
  close,
  openTime: new Date(START + minute * MINUTE).toISOString(),
});
const message = (minute: number, close: number, reset = false): CandleMessage => ({
  candle: { sequence: 1, reset, interval: 'm1', isClosed: false, candle: candle(minute, close) },
});
/** The same of the interval that is switched to. */
const other = (minute: number, close: number, reset = false): CandleMessage => ({
  candle: { ...message(minute, close, reset).candle, interval: 'm3' },
});

/** Answers each reading with what `stored` says then. */
function feedOf(Feed: typeof CandleFeed, stored: () => number[]) {
  const asked: ((error?: Error) => void)[] = [];
  const query = () => ({
    toPromise: () =>
      new Promise((resolve) => {
        asked.push((error) =>
          resolve({ data: { candles: { edges: stored().map((at) => ({ node: candle(at, at) })) } }, error }),
        );
      }),
  });
  const bars = [{ ...values, openAt: START, close: 0 }];
  const feed = new Feed({ query } as unknown as Client, 'BTCUSDT', 'm1', bars);
  const shown = () => feed.series?.bars.map(({ openAt, close }) => [(openAt - START) / MINUTE, close]);
  const answer = async (error?: Error) => {
    asked.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { feed, shown, answer, asked };
}

let Feed: typeof CandleFeed;

beforeAll(async () => {
  // Nothing is drawn here: a rune is its value.
  const rune = <T>(value: T): T => value;
  vi.stubGlobal('$state', Object.assign(rune, { raw: rune }));
  Feed = (await import('./candle-feed.svelte.ts')).CandleFeed;
});

afterAll(() => vi.unstubAllGlobals());

it('grows with what is pushed', () => {
  const { feed, shown } = feedOf(Feed, () => []);
  feed.take(message(0, 5));
  feed.take(message(1, 6));
  expect(shown()).toEqual([
    [0, 5],
    [1, 6],
  ]);
});

it('reads the bars between when a message begins anew beyond the last bar, and keeps what is pushed meanwhile', async () => {
  const { feed, shown, answer, asked } = feedOf(Feed, () => [0, 1, 2, 3]);
  feed.take(message(3, 30, true));
  expect(shown()).toEqual([[0, 0]]);
  feed.take(message(3, 31));
  feed.take(message(4, 40));
  expect(asked.length).toBe(1);
  await answer();
  expect(shown()).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 31],
    [4, 40],
  ]);
});

it('reads once more when it happens again while bars are being read', async () => {
  let newest = 3;
  const { feed, shown, answer, asked } = feedOf(Feed, () =>
    Array.from({ length: newest }, (_, index) => index),
  );
  feed.take(message(2, 2, true));
  feed.take(message(5, 5, true));
  feed.take(message(9, 9, true));
  await answer();
  newest = 10;
  await answer();
  expect(shown()?.map(([minute]) => minute)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(asked.length).toBe(0);
});

it('goes back again when bars that are apart have taken the place of all', async () => {
  let stored: number[] = [];
  const { feed, shown, answer, asked } = feedOf(Feed, () => stored);
  void feed.older();
  await answer();
  void feed.older();
  expect(asked.length).toBe(0);
  stored = [900];
  void feed.reload();
  await answer();
  expect(shown()).toEqual([[900, 900]]);
  void feed.older();
  stored = [0, 1];
  await answer();
  expect(shown()?.map(([minute]) => minute)).toEqual([0, 1, 900]);
});

it('reads its bars again when a message begins anew, but for the first one after they were read', async () => {
  const { feed, shown, answer, asked } = feedOf(Feed, () => [0, 1]);
  feed.take(message(0, 5, true));
  feed.take(message(1, 6));
  expect(asked.length).toBe(0);
  feed.take(message(1, 7, true));
  expect(asked.length).toBe(1);
  feed.take(message(2, 8));
  await answer();
  expect(shown()).toEqual([
    [0, 0],
    [1, 7],
    [2, 8],
  ]);
});

it('goes back again when history came in while the oldest bar was shown', async () => {
  let stored: number[] = [];
  const { feed, shown, answer, asked } = feedOf(Feed, () => stored);
  feed.take(message(0, 1, true));
  void feed.older();
  await answer();
  void feed.older();
  expect(asked.length).toBe(0);
  stored = [0];
  feed.take(message(0, 2, true));
  await answer();
  stored = [-2, -1];
  void feed.older();
  await answer();
  expect(shown()?.map(([minute]) => minute)).toEqual([-2, -1, 0]);
});

it('keeps what is pushed after a failed reading until the bars before it are read', async () => {
  const { feed, shown, answer } = feedOf(Feed, () => [0, 1, 2]);
  feed.take(message(2, 20, true));
  await answer(new Error('away'));
  feed.take(message(3, 30));
  expect([shown(), feed.error]).toEqual([[[0, 0]], 'away']);
  void feed.older();
  await answer();
  expect(feed.error).toBe('away');
  void feed.reload();
  await answer();
  expect([shown()?.map(([minute]) => minute), feed.error]).toEqual([[0, 1, 2, 3], null]);
  feed.take(message(3, 31));
  expect(shown()?.at(-1)).toEqual([3, 31]);
});

it('reads nothing older while another interval is on its way, and shows none of what was asked for before', async () => {
  const { feed, shown, answer, asked } = feedOf(Feed, () => [-1]);
  void feed.older();
  void feed.show('h1');
  void feed.show('m1');
  void feed.older();
  expect(asked.length).toBe(3);
  await answer();
  await answer();
  expect(shown()).toEqual([[0, 0]]);
  void feed.show('h1');
  void feed.older();
  expect(asked.length).toBe(2);
});

it('keeps what is pushed of another interval while its bars are read: a bar that ends meanwhile is whole', async () => {
  const { feed, shown, answer, asked } = feedOf(Feed, () => [0, 3]);
  void feed.show('m3');
  feed.take(other(3, 30, true));
  feed.take(other(3, 35));
  feed.take(other(6, 60));
  feed.take(message(0, 7));
  expect(shown()).toEqual([[0, 0]]);
  await answer();
  expect(shown()).toEqual([
    [0, 0],
    [3, 35],
    [6, 60],
  ]);
  feed.take(other(6, 61));
  expect([shown()?.at(-1), asked.length]).toEqual([[6, 61], 0]);
});

it('reads another interval once more when its first push is of a bar beyond those that were read', async () => {
  let stored = [0, 3];
  const { feed, shown, answer, asked } = feedOf(Feed, () => stored);
  void feed.show('m3');
  feed.take(other(6, 60, true));
  await answer();
  expect(asked.length).toBe(1);
  feed.take(other(6, 61));
  stored = [0, 3, 6];
  await answer();
  expect([shown(), asked.length]).toEqual([
    [
      [0, 0],
      [3, 3],
      [6, 61],
    ],
    0,
  ]);
});

it('has what was pushed of another interval also when its bars could be read only later', async () => {
  const { feed, shown, answer } = feedOf(Feed, () => [0, 3]);
  void feed.show('m3');
  feed.take(other(3, 30, true));
  await answer(new Error('away'));
  feed.take(other(3, 31));
  expect(shown()).toEqual([[0, 0]]);
  void feed.reload();
  await answer();
  expect(shown()).toEqual([
    [0, 0],
    [3, 31],
  ]);
});
