import { Engine } from '@ae/server/engine/core/engine.ts';
import type { EngineEffect } from '@ae/server/engine/core/model/effects.ts';
import {
  START,
  sampleCandles,
  sampleInstrument,
  sampleStrategy,
  sampleTrade,
} from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';

const HOUR = 3_600_000;

it('four hours are not a day: what needs 24 h stays unknown, is said to be, and nothing is scored on it', () => {
  const effects: EngineEffect[] = [];
  const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => undefined });
  engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
  engine.process({ kind: 'strategy', strategy: sampleStrategy(), at: START });
  engine.process({ kind: 'seedCandles', candles: sampleCandles() });
  engine.process({ kind: 'historyFrom', symbol: 'BTCUSDT', coveredFrom: START - 4 * HOUR, at: START });
  for (let second = 1; second <= 120; second += 1) {
    const trade = sampleTrade({ aggId: second, time: START + second * 1_000 });
    engine.process({ kind: 'aggTrade', trade, origin: 'live' });
  }
  const snapshot = effects.findLast((effect) => effect.kind === 'snapshot')?.snapshot;
  expect(snapshot?.cvd['4h']).not.toBeNull();
  expect(snapshot).toMatchObject({ p95Qty: null, p99Qty: null, largeTrades15m: null, cvd: { '24h': null } });
  const ready = new Map(engine.readiness(START).map((row) => [row.feature, row]));
  expect(ready.get('cvd4h')?.ready).toBe(true);
  expect(ready.get('p99Qty')).toMatchObject({ ready: false, progress: 4 / 24, readyAt: START + 20 * HOUR });
  expect(effects.some((effect) => effect.kind === 'evaluation')).toBe(false);
});
