import { CollectedValues } from '@ae/server/engine/core/features/collected.ts';
import { START } from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';

const MINUTE = 60_000;

it('the change is measured over 30 minutes of collected values, the same at every evaluation between two', () => {
  const values = new CollectedValues();
  for (let step = 0; step <= 12; step += 1) {
    const time = START + step * 5 * MINUTE;
    const value = 1_000 * 1.01 ** step;
    values.add({ symbol: 'BTCUSDT', type: 'open_interest', time, value, collectedAt: time });
  }
  const last = START + 60 * MINUTE;
  for (let at = last; at < last + 5 * MINUTE; at += 15_000) {
    expect(values.oiChange(at)).toBeCloseTo(1.01 ** 6 - 1, 12);
  }
});
