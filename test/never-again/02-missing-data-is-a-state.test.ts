import { Engine } from '@ae/server/engine/core/engine.ts';
import { Bench, START, sampleInstrument, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

describe('no data is a state with a name and a way out', () => {
  it('shows every feature as not ready when there is nothing at all', () => {
    const engine = new Engine({}, { emit: () => undefined, tick: () => undefined });
    engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
    const readiness = engine.readiness(START);
    expect(readiness.length).toBeGreaterThan(5);
    for (const feature of readiness) expect(feature).toMatchObject({ ready: false, progress: 0 });
  });

  it('blocks by the name of what is missing, and goes on as soon as it is there', () => {
    const bench = new Bench([sampleStrategy({}, { gateObi: { enabled: true } })]);
    bench.trade(1_000);
    bench.trade(16_000);
    const level = [60_000, 1] as const;
    const time = START + 29_000;
    const depth = { symbol: 'BTCUSDT', bids: [level], asks: [[60_001, 1] as const], time, receivedAt: time };
    bench.engine.process({ kind: 'depth10', depth });
    bench.trade(31_000);
    const reasons = bench.of('evaluation').map(({ evaluation }) => evaluation.blockReason);
    expect(reasons).toEqual(['missing_feature:obi10', null]);
  });
});
