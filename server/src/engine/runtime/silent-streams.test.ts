import { expect, test } from 'vitest';
import { Bench } from '../core/samples.ts';
import type { MarketDataClient } from '../ports.ts';
import { SilentStreams, type SilentStreamsParts } from './silent-streams.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const MINUTE = 60_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Looks at the silent streams each second for `seconds`; at which seconds did which symbol get asked for? */
async function asked(options: {
  seconds: number;
  silent?: string[];
  failing?: (second: number) => boolean;
  /** Nothing is traded. */
  isQuiet?: boolean;
  market?: SilentStreamsParts['market'];
}) {
  let now = T;
  const calls: string[] = [];
  const fed: number[] = [];
  const unheard: string[] = [];
  const silent = options.silent ?? ['A'];
  const client = {
    silentInstruments: () => silent,
    aggTradesOnce: (symbol: string, fromId: number) => {
      const second = (now - T) / 1_000;
      calls.push(`${symbol} ${second}`);
      if (options.failing?.(second) === true) return Promise.reject(new Error('away'));
      return Promise.resolve(options.isQuiet === true ? [] : [{ symbol, aggId: fromId }]);
    },
  } as unknown as MarketDataClient;
  const streams = new SilentStreams({
    client,
    logger,
    venueClock: new VenueClock({ now: () => now }, false),
    market: options.market ?? ((symbol) => ({ lastAggId: symbol === 'NEW' ? null : 41, heldTrades: 0 })),
    process: (event) => {
      if (event.kind === 'tradesUnheard') unheard.push(event.symbol);
      if (event.kind === 'aggTrade' && event.origin === 'repair') fed.push(event.trade.aggId);
    },
  });
  for (let second = 0; second < options.seconds; second += 1) {
    await streams.check();
    now += 1_000;
  }
  return { calls, fed, unheard };
}

test('a silent stream is asked for once a minute, from where its series stands', async () => {
  const { calls, fed } = await asked({ seconds: 150 });
  expect(calls).toEqual(['A 0', 'A 60', 'A 120']);
  expect(fed).toEqual([42, 42, 42]);
});

test('trades in the list that the stream did not bring tell that it is silent; a quiet market does not', async () => {
  expect((await asked({ seconds: 70 })).unheard).toEqual(['A', 'A']);
  expect((await asked({ seconds: 70, isQuiet: true })).unheard).toEqual([]);
});

test("trades that the stream brought while the question waited are nobody's news", async () => {
  let lastAggId = 41;
  const market = () => {
    const series = { lastAggId, heldTrades: 0 };
    lastAggId = 42;
    return series;
  };
  expect(await asked({ seconds: 5, market })).toEqual({ calls: ['A 0'], fed: [], unheard: [] });
});

test('failures double the wait up to five minutes; a success ends that', async () => {
  const { calls } = await asked({ seconds: 1_500, failing: (second) => second < 900 });
  const at = calls.map((call) => Number(call.split(' ')[1]));
  const waits = at.slice(1).map((time, index) => (time - (at[index] ?? 0)) * 1_000);
  expect(waits.slice(0, 5)).toEqual([2 * MINUTE, 4 * MINUTE, 5 * MINUTE, 5 * MINUTE, MINUTE]);
});

test('an instrument without a series, or with a gap that trades wait behind, is left to others', async () => {
  expect((await asked({ seconds: 5, silent: ['NEW'] })).calls).toEqual([]);
  const { bench, market } = core();
  bench.trade(0);
  bench.trade(1_000, { aggId: 4 });
  expect((await asked({ seconds: 5, silent: ['BTCUSDT'], market })).calls).toEqual([]);
});

test('a gap that was stepped over keeps no silent stream from being asked for', async () => {
  const { bench, market } = core();
  bench.trade(0);
  bench.trade(1_000, { aggId: 4 });
  bench.trade(1_000, { aggId: 5 });
  bench.clock(1_000);
  bench.clock(17 * MINUTE);
  expect(market('BTCUSDT')).toMatchObject({ openGaps: 1 });
  const { calls, fed } = await asked({ seconds: 5, silent: ['BTCUSDT'], market });
  expect([calls, fed]).toEqual([['BTCUSDT 0'], [6]]);
});

function core() {
  const bench = new Bench();
  return { bench, market: (symbol: string) => bench.engine.market(symbol) };
}
