import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import { START, sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';
import { seeded } from '../integration/cli/made-trades.ts';

const TRADES = 600_000;
const EVERY_MS = 300;
const WINDOW_MS = 1_800_000;

it('after a million adds and subtracts a window equals the exact sum of its trades', () => {
  const random = seeded(14);
  const features = new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [] });
  const milli: number[] = [];
  for (let index = 0; index < TRADES; index += 1) {
    const lots = 1 + Math.floor(random() * 99_999);
    const isSell = random() < 0.5;
    milli.push(isSell ? -lots : lots);
    const time = START + index * EVERY_MS;
    features.addTrade(
      sampleTrade({ aggId: index + 1, time, qty: lots / 1_000, takerSide: isSell ? 'sell' : 'buy' }),
    );
    if (index % 50 === 0) features.flow.cvd(time);
  }
  const at = START + (TRADES - 1) * EVERY_MS;
  const within = milli.slice(TRADES - 1 - WINDOW_MS / EVERY_MS);
  const exact = within.reduce((sum, lots) => sum + lots, 0) / 1_000;
  expect(features.snapshot(at).cvd['30m']).toBe(exact);
});
