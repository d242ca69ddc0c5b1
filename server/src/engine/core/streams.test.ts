import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import type { EngineEffect } from './model/effects.ts';
import type { Observation } from './model/market-event.ts';
import { START, sampleInstrument } from './samples.ts';

const times = { symbol: 'BTCUSDT', time: START, receivedAt: START };
const rates = { indexPrice: 60_000, fundingRate: 0.0001, nextFundingAt: START };
const mark = { ...times, ...rates, markPrice: 60_000 };
const book = { ...times, bid: 59_999, bidQty: 1, ask: 60_001, askQty: 1 };
const order = { ...times, side: 'LONG', price: 60_000, qty: 1, notionalUsd: 60_000 } as const;

test('the core says which messages it accepted; each of the others is a refusal and changes nothing', () => {
  const effects: EngineEffect[] = [];
  const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => undefined });
  engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
  const good: readonly Observation[] = [
    { kind: 'markPrice', mark },
    { kind: 'bookTop', book },
    { kind: 'liquidation', liquidation: order },
  ];
  expect(good.map((message) => engine.observe(message))).toEqual([true, true, true]);
  const before = engine.market('BTCUSDT');
  const bad: readonly Observation[] = [
    { kind: 'markPrice', mark: { ...mark, markPrice: Number.NaN } },
    { kind: 'markPrice', mark: { ...mark, symbol: 'NONEUSDT' } },
    { kind: 'bookTop', book: { ...book, bid: 70_000, ask: 70_001 } },
    { kind: 'liquidation', liquidation: { ...order, receivedAt: START + 10_001 } },
  ];
  expect(bad.map((message) => engine.observe(message))).toEqual([false, false, false, false]);
  expect(effects.map((effect) => (effect.kind === 'rejected' ? effect.reason : effect.kind))).toEqual([
    'bad_price',
    'unknown_instrument',
    'price_band',
    'time_off',
  ]);
  expect(engine.market('BTCUSDT')).toEqual(before);
});
