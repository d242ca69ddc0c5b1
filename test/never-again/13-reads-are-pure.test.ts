import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import { START, sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';

const FIVE_MINUTES = 300_000;

function market(readings: number) {
  const features = new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [100_000] });
  for (let step = 0; step < 400; step += 1) {
    const time = START + step * 60_000;
    const price = 60_000 + ((step * 37) % 211);
    features.addTrade(
      sampleTrade({ aggId: step + 1, time, price, takerSide: step % 3 === 0 ? 'sell' : 'buy' }),
    );
    for (let reading = 0; reading < readings; reading += 1) features.snapshot(time);
  }
  return features;
}

it('reading a feature changes neither it nor any later one', () => {
  const unread = market(0);
  const read = market(3);
  const end = START + 399 * 60_000;
  for (const at of [end, end, end - FIVE_MINUTES, end + FIVE_MINUTES, end]) {
    expect(read.snapshot(at)).toEqual(unread.snapshot(at));
  }
  const first = read.snapshot(end);
  expect(first.atrPercentile).not.toBe(50);
  expect(read.snapshot(end).atrPercentile).toBe(first.atrPercentile);
});
