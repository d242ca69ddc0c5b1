import type { IndicatorType } from '@ae/db/enums.ts';
import { expect, test } from 'vitest';
import type { MarkPrice } from '../core/model/market-event.ts';
import { sampleInstrument } from '../core/samples.ts';
import type { MarketDataClient } from '../ports.ts';
import { Collectors } from './collectors.ts';
import { LiquidationSums } from './liquidation-sums.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const MINUTE = 60_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function bench(
  failing: (type: IndicatorType) => boolean = () => false,
  answers: (type: IndicatorType) => boolean = () => true,
) {
  const place = { now: T, markAt: T, asked: [] as string[], stored: [] as string[], told: [] as string[] };
  const client = {
    indicator: (symbol: string, type: IndicatorType, limit: number) => {
      place.asked.push(`${symbol} ${type} ${limit}`);
      if (failing(type)) return Promise.reject(new Error('away'));
      if (!answers(type)) return Promise.resolve([]);
      return Promise.resolve([{ symbol, type, time: place.now, value: 7, collectedAt: place.now }]);
    },
  } as unknown as MarketDataClient;
  const liquidations = new LiquidationSums();
  const collectors = new Collectors({
    client,
    logger,
    venueClock: new VenueClock({ now: () => place.now }, false),
    process: (event) => {
      if (event.kind === 'indicator') place.told.push(`${event.indicator.symbol} ${event.indicator.type}`);
    },
    store: (symbol, values) => {
      for (const { type, value } of values) place.stored.push(`${symbol} ${type} ${value}`);
    },
    liquidations,
    mark: (symbol) => (symbol === 'A' ? sampleMark(symbol, place.markAt) : null),
  });
  return { place, collectors, liquidations };
}

function sampleMark(symbol: string, time: number): MarkPrice {
  const prices = { markPrice: 1, indexPrice: 1, fundingRate: 0.0001, nextFundingAt: T };
  return { symbol, ...prices, time, receivedAt: time };
}

const wide = ['A', 'B'].map((symbol) => sampleInstrument({ symbol, set: 'wide' }));

test('the wide set is asked one question at a time; the next round begins five minutes after the last', async () => {
  const { place, collectors } = bench();
  const next = () => collectors.collectNext(wide, ['open_interest']);
  for (let turn = 0; turn < 4; turn += 1) await next();
  expect(place.asked).toEqual(['A open_interest 30', 'B open_interest 30']);
  place.now += 5 * MINUTE;
  await next();
  expect(place.asked.at(-1)).toBe('A open_interest 3');
});

test('one that fails costs the others nothing; open interest grows old with its age', async () => {
  const { place, collectors } = bench((type) => type === 'long_short_ratio');
  await collectors.collect([sampleInstrument({ symbol: 'A' })]);
  expect(place.stored).toContain('A funding_rate 7');
  expect(collectors.openInterestUsd('A')).toBe(7);
  place.now += 15 * MINUTE;
  expect(collectors.openInterestUsd('A')).toBe(7);
  place.now += 1;
  expect(collectors.openInterestUsd('A')).toBeNull();
});

test('what had no answer is asked again until it has one', async () => {
  let isHeard = false;
  const { place, collectors } = bench(undefined, (type) => type !== 'coinbase_premium' || isHeard);
  await collectors.collect([sampleInstrument({ symbol: 'A' })]);
  expect(place.stored).not.toContain('A coinbase_premium 7');
  // The round of the wide set uses nearly all that the venue allows: none of it is repeated.
  await collectors.collectNext(wide, ['coinbase_premium']);
  place.asked.length = 0;
  await collectors.collectUnanswered();
  isHeard = true;
  await collectors.collectUnanswered();
  await collectors.collectUnanswered();
  expect(place.asked.map((asked) => asked.slice(0, 18))).toEqual([
    'A coinbase_premium',
    'A coinbase_premium',
  ]);
  expect(place.stored).toContain('A coinbase_premium 7');
});

test('funding rates of the wide set are those of the streams, without a request', () => {
  const { place, collectors } = bench();
  collectors.keepFundingRates(wide);
  expect(place.stored).toEqual(['A funding_rate 0.0001']);
  expect([place.told, place.asked]).toEqual([['A funding_rate'], []]);
  place.now += 5_001;
  collectors.keepFundingRates(wide);
  expect(place.stored).toHaveLength(1);
});

test('of liquidations nothing is stored while the five minutes were not heard from end to end', () => {
  const { place, collectors, liquidations } = bench();
  const instruments = [sampleInstrument({ symbol: 'A' })];
  const sum = () => {
    place.stored.length = 0;
    collectors.sumLiquidations(instruments);
    return place.stored;
  };
  expect(sum()).toEqual([]);
  listened(liquidations, T, T + 5 * MINUTE);
  place.now = T + 5 * MINUTE - 1;
  expect(sum()).toEqual([]);
  place.now = T + 5 * MINUTE;
  expect(sum()).toEqual(['A liquidation_5m_long 0', 'A liquidation_5m_short 0']);
  place.now += 5_001;
  expect(sum()).toEqual([]);
  listened(liquidations, place.now, place.now + 4 * MINUTE);
  place.now += 4 * MINUTE;
  expect(sum()).toEqual([]);
});

/** Mark prices of A, one a second. */
function listened(liquidations: LiquidationSums, from: number, to: number): void {
  for (let time = from; time <= to; time += 1_000) liquidations.heard({ symbol: 'A', time });
}

test('liquidations are summed by side over five minutes', async () => {
  const { place, collectors, liquidations } = bench();
  listened(liquidations, T - 6 * MINUTE, T);
  const one = { symbol: 'A', price: 1, qty: 1, receivedAt: T };
  liquidations.add({ ...one, side: 'LONG', notionalUsd: 100, time: T - 6 * MINUTE });
  liquidations.add({ ...one, side: 'LONG', notionalUsd: 20, time: T - MINUTE });
  liquidations.add({ ...one, side: 'SHORT', notionalUsd: 3, time: T });
  collectors.sumLiquidations([sampleInstrument({ symbol: 'A' })]);
  expect(place.stored).toEqual(['A liquidation_5m_long 20', 'A liquidation_5m_short 3']);
});
