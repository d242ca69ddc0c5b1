import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import { START, sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { modelFeatures } from '@ae/strategies/features.ts';
import { sampleConfig } from '@ae/strategies/samples.ts';
import { EMPTY_FEATURES } from '@ae/strategies/score-input/numbers.ts';
import { expect, it } from 'vitest';

it('what the engine measures and what a file may bring to a model are the same names', () => {
  const features = new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [50_000] });
  const measured = modelFeatures(features.snapshot(START), sampleConfig(), null).features;
  expect(Object.keys(measured).sort()).toEqual(Object.keys(EMPTY_FEATURES).sort());
});
