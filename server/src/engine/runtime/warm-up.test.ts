import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import { START, sampleInstrument, sampleTrade } from '../core/samples.ts';
import { HistoryProgress } from './history-progress.ts';
import { Intake } from './intake.ts';
import { endlessPatience } from './patience.ts';
import type { SeedParts } from './seeds.ts';
import { VenueClock } from './venue-clock.ts';
import { seedWide, type WarmUpParts, warmUp } from './warm-up.ts';

const market = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    sampleInstrument({ id: index + 1, symbol: `C${index}USDT`, set: index < 4 ? 'core' : 'wide' }),
  );

function bench(stopAfter = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const events: EngineEvent[] = [];
  const purposes = new Set<string>();
  const parts = {
    client: {
      candles: (symbol: string, interval: string, _: number, purpose: string) => {
        asked.push(`${symbol} ${interval}`);
        purposes.add(purpose);
        return Promise.resolve({ closed: [], running: [] });
      },
    },
    process: (event: EngineEvent) => events.push(event),
    isStopped: () => asked.length >= stopAfter,
  } as unknown as SeedParts;
  return { asked, events, parts, purposes };
}

test('each instrument of a large wide set gets its candles in one request per interval', async () => {
  const { asked, events, parts, purposes } = bench();
  await seedWide(parts, market(60));
  expect([...purposes], 'behind everything else').toEqual(['history']);
  expect(asked).toHaveLength(2 * 56);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.slice(0, 2).sort()).toEqual(['C4USDT 5m', 'C5USDT 5m']);
  expect(events.every(({ kind }) => kind === 'seedCandles')).toBe(true);
});

test('a small market has got them with its history; a stop ends it', async () => {
  const small = bench();
  await seedWide(small.parts, market(40));
  expect(small.asked).toEqual([]);
  const stopped = bench(10);
  await seedWide(stopped.parts, market(60));
  expect(stopped.asked.length).toBeLessThan(14);
});

const MINUTE_MS = 60_000;

/** From which minute on the candles of an instrument are brought at minute 9, by what is stored and open. */
async function broughtFrom(stored: readonly number[], openSince: number | null) {
  const brought: (number | null)[] = [];
  const timeOf = (minute: number) => START + minute * MINUTE_MS;
  const parts = {
    ticks: {
      candleVolumes: () => Promise.resolve(new Map(stored.map((minute) => [timeOf(minute), 1]))),
    },
    venueClock: { now: () => timeOf(9) },
    openSince: () => (openSince === null ? null : timeOf(openSince)),
    missedCandles: {
      bring: (_: string, since: number | null) => {
        brought.push(since === null ? null : (since - START) / MINUTE_MS);
        return Promise.resolve();
      },
    },
    intake: { release: () => undefined },
    progress: { begin: () => undefined, finished: () => undefined },
    isStopped: () => false,
    tapeClock: false,
    hasWideTrades: false,
  } as unknown as WarmUpParts;
  await warmUp(parts, [sampleInstrument({ set: 'wide' })]);
  return brought;
}

test.each([
  ['minutes that nothing recorded', [3, 4, 5], null, 6],
  ['a hole that an earlier run left', [3, 5, 6], null, 4],
  ['what an open position missed', [3, 4, 5], 2.5, 2.5],
  ['what is not stored although a position was opened later', [3, 4], 6.5, 5],
  ['nothing, where nothing was recorded', [], null, null],
])('a start of an instrument that is followed by candles brings %s', async (_, stored, openSince, from) => {
  expect(await broughtFrom(stored, openSince)).toEqual([from]);
});

test('after a stop nothing goes on from history that is not in', async () => {
  const quiet = () => undefined;
  const released: number[] = [];
  const venueClock = new VenueClock({ now: () => 1_700_000_000_000 }, false);
  const intake = new Intake({
    ...{ venueClock, tapeClock: false, process: quiet, onMessage: quiet },
    observe: () => true,
    trade: ({ aggId }) => void released.push(aggId),
  });
  let isStopped = false;
  const ends = new Proxy({}, { get: () => () => Promise.reject(new Error('ended')) });
  const parts = {
    ...{ intake, venueClock, client: ends, process: quiet, missedMarks: () => Promise.resolve() },
    ticks: {
      lastTick: () => {
        isStopped = true;
        return Promise.reject(new Error('ended'));
      },
    },
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    progress: new HistoryProgress(),
    patience: endlessPatience(),
    ...{
      tapeClock: false,
      hasWideTrades: true,
      lastTrade: () => null,
      readFunding: () => Promise.resolve(),
      firstHeldId: () => 7,
      isStopped: () => isStopped,
    },
  } as unknown as WarmUpParts;
  intake.hold('BTCUSDT');
  intake.trade(sampleTrade({ aggId: 7 }));
  const others = market(41);
  await warmUp(parts, [sampleInstrument({ set: 'wide' }), ...others]);
  expect([isStopped, released]).toEqual([true, []]);
});
