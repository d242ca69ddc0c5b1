import { expect, test } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { Instrument } from '../model/instrument.ts';
import { START, sampleConfig, sampleInstrument } from '../samples.ts';
import { InstrumentFeatures } from './instrument-features.ts';
import { isReady, readinessOf } from './readiness.ts';

const MINUTES_30 = 30 * MINUTE_MS;
const mark = { symbol: 'BTCUSDT', markPrice: 1, indexPrice: 1, fundingRate: 0, nextFundingAt: 0 };
const trade = { symbol: 'BTCUSDT', price: 60_000, qty: 1, takerSide: 'buy' } as const;

const made = (set: Instrument['set']) =>
  new InstrumentFeatures(sampleInstrument({ set }), { whaleThresholds: [] });
const isWarm = (features: InstrumentFeatures, at: number) =>
  isReady(['spotPerpTrap'], { features, coveredFrom: START }, at, sampleConfig());
const trapRow = (features: InstrumentFeatures, at: number) =>
  readinessOf(features, at, START).find(({ feature }) => feature === 'spotPerpTrap');

test('the trap waits for half an hour of the spot market', () => {
  const features = made('core');
  expect(isWarm(features, START)).toBe(false);
  features.addSpotTrade({ ...trade, aggId: 1, time: START, receivedAt: START });
  expect(trapRow(features, START)).toMatchObject({ ready: false, readyAt: START + MINUTES_30 });
  expect(isWarm(features, START + MINUTES_30 - 1)).toBe(false);
  expect(isWarm(features, START + MINUTES_30)).toBe(true);
});

test('half an hour from before the start makes the trap warm, and it stays so', () => {
  const features = made('core');
  features.addSpotTrade({ ...trade, aggId: 10, time: START, receivedAt: START });
  const older = (aggId: number, time: number) => ({ ...trade, aggId, time, receivedAt: time });
  features.spot.prepend([older(9, START - 1)]);
  expect(isWarm(features, START)).toBe(false);
  features.spot.prepend([older(7, START - MINUTES_30), older(8, START - MINUTE_MS)]);
  expect(isWarm(features, START)).toBe(true);
  expect(trapRow(features, START)).toMatchObject({ ready: true, progress: 1, readyAt: null });
  const back = START + 5 * MINUTE_MS;
  features.addSpotTrade({ ...trade, aggId: 20, time: back, receivedAt: back });
  expect(isWarm(features, back)).toBe(true);
  expect(trapRow(features, back)).toMatchObject({ ready: false, progress: 0 });
});

test('an outage later stops no evaluation: the gate says what is missing, the row when it will be there', () => {
  const features = made('core');
  features.addSpotTrade({ ...trade, aggId: 1, time: START, receivedAt: START });
  const back = START + MINUTES_30;
  features.addSpotTrade({ ...trade, aggId: 9, time: back, receivedAt: back });
  expect(isWarm(features, back)).toBe(true);
  expect(trapRow(features, back)).toMatchObject({ ready: false, progress: 0, readyAt: back + MINUTES_30 });
  expect(features.snapshot(back).spotPerpTrap).toBeNull();
});

test('a pair that the venue does not have is waited for half an hour, not for ever', () => {
  const features = made('core');
  features.addMark({ ...mark, time: START, receivedAt: START });
  expect(isWarm(features, START + MINUTES_30 - 1)).toBe(false);
  expect(isWarm(features, START + MINUTES_30)).toBe(true);
});

test('without a spot stream nothing is waited for, and no progress is promised', () => {
  const features = made('wide');
  expect(isWarm(features, START)).toBe(true);
  expect(trapRow(features, START)).toBeUndefined();
});
