import { describe, expect, it } from 'vitest';
import { START } from '../samples.ts';
import { cascadeScore } from './cascade.ts';
import { AccelerationTrail, type RegimeInput, regimeOf } from './regime.ts';
import { TradeTape } from './windows/tape.ts';

const HOUR_MS = 3_600_000;

/** One trade a second of 0.1 for two hours, and `burst` more in the last nine seconds, prices falling with them. */
function tape(burst: number): TradeTape {
  const one = new TradeTape('0.1', '0.001');
  const add = (ago: number, price: number, qty: number): void => {
    one.add({ time: START - ago, price, qty, takerSide: 'buy' });
  };
  for (let ago = 2 * HOUR_MS; ago >= 0; ago -= 1_000) add(ago, 60_000 + (ago % 7), 0.1);
  for (let index = 0; index < burst; index += 1) add(9_000 - index * 10, 60_000 - index * 5, 5);
  one.settle();
  return one;
}

describe('the regime', () => {
  const calm: RegimeInput = { atrPct: 0.004, cvdFast: 1, cvdSlow: 1, exceptional: false };
  it.each<[Partial<RegimeInput>, string | null]>([
    [{ atrPct: null }, null],
    [{ atrPct: 0.012 }, 'crash'],
    [{ atrPct: 0.008, exceptional: true }, 'high_vol'],
    [{ exceptional: true }, 'trend'],
    [{ exceptional: true, cvdSlow: -1 }, 'range'],
    [{ exceptional: true, cvdFast: null }, 'range'],
    [{}, 'range'],
  ])('%j is %s', (changes, regime) => {
    expect(regimeOf({ ...calm, ...changes })).toBe(regime);
  });

  it('calls an acceleration exceptional by its rank in the last hour, however often it is asked', () => {
    const wild = new AccelerationTrail(tape(300));
    const calmTrail = new AccelerationTrail(tape(0));
    expect([wild.isExceptional(START), calmTrail.isExceptional(START)]).toEqual([true, false]);
    expect(wild.isExceptional(START - 60_000)).toBe(false);
    for (let at = START - 45_000; at < START; at += 15_000) wild.isExceptional(at);
    expect(wild.isExceptional(START)).toBe(true);
    expect(wild.isExceptional(START)).toBe(true);
  });
});

describe('the cascade score', () => {
  it('is small in a calm market and large in a burst, more so when the spread widens', () => {
    const calm = cascadeScore(tape(0), START, 0) as number;
    const burst = cascadeScore(tape(300), START, 0) as number;
    expect(calm).toBeLessThan(1);
    expect(burst).toBeGreaterThan(3);
    expect(cascadeScore(tape(300), START, 3)).toBeCloseTo(burst + 1, 9);
    expect(cascadeScore(tape(300), START, -3)).toBe(burst);
  });

  it('is unknown without two minutes of trades', () => {
    const short = new TradeTape('0.1', '0.001');
    for (let ago = 100_000; ago >= 0; ago -= 1_000) {
      short.add({ time: START - ago, price: 1, qty: 1, takerSide: 'buy' });
    }
    expect(cascadeScore(short, START, 0)).toBeNull();
  });
});
