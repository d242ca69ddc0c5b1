import { expect, test } from 'vitest';
import { START, sampleCandle } from '../core/samples.ts';
import type { EngineLogger } from '../ports.ts';
import { MissedCandles } from './missed-candles.ts';

const MINUTE_MS = 60_000;
const minute = (index: number) => sampleCandle({ interval: '1m', openTime: START + index * MINUTE_MS });
const turn = () => new Promise((resolve) => setImmediate(resolve));
const noMarks = () => Promise.resolve();

/** A venue at the end of minute `place.now`, which has all minutes but those it lacks, and what came of them. */
function bench() {
  const place = { now: 0, isAway: false, lacks: [] as number[], isStopped: false, answers: turn() };
  const asked: number[][] = [];
  const told: string[] = [];
  const stored: number[] = [];
  const warned: string[] = [];
  const indexOf = (at: number) => (at - START) / MINUTE_MS;
  let patienceEnds = () => undefined as unknown;
  const minutes = async (_symbol: string, from: number, to: number) => {
    asked.push([indexOf(from), indexOf(to)]);
    await place.answers;
    await turn();
    if (place.isAway) throw new Error('away');
    const range = Array.from({ length: indexOf(to) - indexOf(from) }, (_, index) => indexOf(from) + index);
    return range.filter((index) => !place.lacks.includes(index)).map(minute);
  };
  const quiet = () => undefined;
  const warn = (_: object, message: string) => void warned.push(message);
  const logger: EngineLogger = { debug: quiet, info: quiet, warn, error: quiet };
  const missed = new MissedCandles({
    client: { minutes },
    logger,
    venueClock: { now: () => START + place.now * MINUTE_MS },
    pass: ({ kline: { candle, isClosed } }) =>
      told.push(`${indexOf(candle.openTime)}${isClosed ? '' : ' so far'}`),
    missedMarks: (symbol) => Promise.resolve(void told.push(`marks of ${symbol}`)),
    store: ({ openTime }) => void stored.push(indexOf(openTime)),
    // The wait that ends when the test says so is the longest.
    wait: (ms) =>
      ms < MINUTE_MS ? turn() : new Promise((resolve) => (patienceEnds = () => resolve(undefined))),
    isStopped: () => place.isStopped,
  });
  const take = (index: number, isClosed: boolean) => {
    const times = { time: START, receivedAt: START };
    const kline = { symbol: 'BTCUSDT', interval: '1m' as const, candle: minute(index), isClosed, ...times };
    missed.take({ kind: 'kline', kline });
  };
  const settled = async () => {
    for (let turns = 0; turns < 30; turns += 1) await turn();
  };
  const endPatience = () => patienceEnds();
  return { place, missed, take, settled, endPatience, asked, told, stored, warned };
}

test('minutes that follow one another go on at once, each closed one once', () => {
  const { take, told, asked } = bench();
  take(3, false);
  take(3, true);
  take(3, true);
  take(4, false);
  take(3, false);
  take(4, true);
  take(5, true);
  expect(told).toEqual(['3 so far', '3', '4 so far', '4', '5']);
  expect(asked).toEqual([]);
});

test('minutes that are missing are fetched before what came behind them goes on', async () => {
  const { place, take, told, asked, settled } = bench();
  take(1, true);
  place.now = 5;
  take(5, false);
  take(5, false);
  place.now = 6;
  take(5, true);
  take(6, false);
  await settled();
  expect(asked).toEqual([[2, 5]]);
  expect(told).toEqual(['1', 'marks of BTCUSDT', '2', '3', '4', '5', '6 so far']);
  take(6, true);
  expect(told.at(-1)).toBe('6');
});

test('a minute that the venue lacks, or that cannot be read, holds nothing up for ever', async () => {
  const { place, take, told, asked, warned, settled } = bench();
  take(1, true);
  [place.now, place.lacks] = [4, [2]];
  take(4, false);
  await settled();
  expect(told).toEqual(['1', 'marks of BTCUSDT', '3', '4 so far']);
  [place.now, place.isAway] = [7, true];
  take(4, true);
  take(7, true);
  await settled();
  expect(told.slice(4)).toEqual(['4', 'marks of BTCUSDT', '7']);
  expect([asked.length, new Set(warned)]).toEqual([6, new Set(['missed candles could not be read'])]);
});

test('minutes that take too long hold nothing up: they are stored when they come', async () => {
  const { place, take, told, stored, settled, endPatience } = bench();
  let answer = () => undefined as unknown;
  place.answers = new Promise((resolve) => (answer = () => resolve(undefined)));
  take(1, true);
  place.now = 4;
  take(4, false);
  await settled();
  expect(told).toEqual(['1', 'marks of BTCUSDT']);
  endPatience();
  await settled();
  take(4, true);
  expect([told.slice(2), stored]).toEqual([['4 so far', '4'], []]);
  answer();
  await settled();
  expect([told.length, stored]).toEqual([4, [2, 3]]);
});

test('mark prices that take too long hold no candle up', async () => {
  const { missed, take, told, settled, endPatience } = bench();
  missed.hold('BTCUSDT');
  take(4, true);
  const brought = missed.bring('BTCUSDT', START, () => new Promise(() => undefined));
  await settled();
  endPatience();
  await brought;
  expect(told).toEqual(['4']);
});

test('at a start the minutes since a position waits for its next exit come first, and live ones wait', async () => {
  const { place, missed, take, told, asked } = bench();
  missed.hold('BTCUSDT');
  place.now = 4;
  take(4, false);
  await missed.bring('BTCUSDT', START + 0.5 * MINUTE_MS, noMarks);
  expect(asked).toEqual([[1, 4]]);
  expect(told).toEqual(['1', '2', '3', '4 so far']);
});

test('at a start without an open position nothing is asked for; after a stop nothing goes on', async () => {
  const { place, missed, take, told, asked } = bench();
  missed.hold('BTCUSDT');
  take(4, true);
  await missed.bring('BTCUSDT', null, noMarks);
  expect([asked, told]).toEqual([[], ['4']]);
  place.isStopped = true;
  await missed.bring('BTCUSDT', START, noMarks);
  expect(told).toEqual(['4']);
});
