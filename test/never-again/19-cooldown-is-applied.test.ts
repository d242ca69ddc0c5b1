import { Bench, START, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

const MINUTE = 60_000;

/** Opens at minute 1, stops out at minute 2, keeps signalling to minute 14. */
function play(cooldownMinutes: number) {
  const bench = new Bench([sampleStrategy({}, { cooldownMinutes })]);
  for (let ms = 0; ms <= 14 * MINUTE; ms += 1_000) {
    const isStop = ms === 2 * MINUTE;
    bench.trade(ms, { price: isStop ? 59_000 : 60_000 });
  }
  return bench.of('positionOpened').map(({ position }) => (position.openedAt - START) / MINUTE);
}

describe('the cooldown is applied', () => {
  it('opens again only when it is over', () => {
    const [first, second] = play(10);
    expect(first).toBe(1);
    expect(second).toBe(11);
  });

  it('opens at the next evaluation without one', () => {
    const [first, second] = play(0);
    expect(first).toBe(1);
    expect(second).toBeLessThan(3);
  });
});
