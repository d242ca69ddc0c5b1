import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import { Bench, START, sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

describe('large trades are told apart by id', () => {
  it('two in one millisecond, alike in everything but the id, are two', () => {
    const features = new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [100_000] });
    for (let id = 1; id <= 200; id += 1) features.addTrade(sampleTrade({ aggId: id, time: START + id }));
    const large = { time: START + 500, qty: 20 };
    features.addTrade(sampleTrade({ aggId: 201, ...large }));
    features.addTrade(sampleTrade({ aggId: 202, ...large }));
    expect(features.snapshot(START + 1_000).largeTrades15m).toMatchObject({ buys: 2, sells: 0 });
  });

  it('one that comes twice is one', () => {
    const bench = new Bench();
    bench.trade(1_000, { qty: 20 });
    bench.trade(1_000, { qty: 20, aggId: 1 });
    bench.trade(16_000);
    expect(bench.of('snapshot')[0]?.snapshot.cvd['5m']).toBe(20);
    expect(bench.ticks.map(({ trade }) => trade.aggId)).toEqual([1, 2]);
  });
});
