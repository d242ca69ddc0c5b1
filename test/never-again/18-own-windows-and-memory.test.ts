import type { EngineStrategy } from '@ae/server/engine/core/model/strategy.ts';
import { Bench, START, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

const FAST = sampleStrategy({ id: 'fast' }, { cvdFastWindow: '5m', cvdSlowWindow: '30m' });
const SLOW = sampleStrategy({ id: 'slow' }, { cvdFastWindow: '30m', cvdSlowWindow: '4h' });

function evaluationsOf(id: string, strategies: readonly EngineStrategy[], pausedAt?: number) {
  const bench = new Bench(strategies);
  for (let step = 0; step <= 120; step += 1) {
    if (step === pausedAt) {
      const paused = { ...FAST, version: 2, status: 'paused' as const };
      bench.engine.process({ kind: 'strategy', strategy: paused, at: START + step * 10_000 });
    }
    bench.trade(step * 10_000, {
      takerSide: step % 5 === 0 ? 'sell' : 'buy',
      qty: 0.001 * (1 + (step % 13)),
    });
  }
  return bench
    .of('evaluation')
    .map(({ evaluation }) => evaluation)
    .filter(({ strategyId }) => strategyId === id);
}

describe('each strategy has its own windows and memory', () => {
  it('two strategies of one instrument see their own CVDs, slopes and accelerations', () => {
    const fast = evaluationsOf('fast', [FAST, SLOW]).at(-1);
    const slow = evaluationsOf('slow', [FAST, SLOW]).at(-1);
    expect(fast?.cvdFast).not.toBe(slow?.cvdFast);
    expect([fast?.cvdFastSlope, fast?.cvdAccel]).not.toEqual([slow?.cvdFastSlope, slow?.cvdAccel]);
  });

  it('is evaluated as if it were alone, whatever happens to the others', () => {
    const alone = evaluationsOf('slow', [SLOW]);
    expect(alone.length).toBeGreaterThan(50);
    expect(evaluationsOf('slow', [FAST, SLOW])).toEqual(alone);
    expect(evaluationsOf('slow', [FAST, SLOW], 40)).toEqual(alone);
  });
});
