import { parseStrategyConfig, type StrategyConfig } from '@ae/strategies/config.ts';
import { parseScoreInput } from '@ae/strategies/score-input.ts';
import { describe, expect, it } from 'vitest';
import { evaluate } from './score.ts';

/** 2024-08-08 12:00 UTC. */
const NOON = 1_723_118_400_000;

function config(forbiddenHours: unknown): StrategyConfig {
  const result = parseStrategyConfig({ displayName: 'x', gateObi: { enabled: false }, forbiddenHours });
  if (!result.ok) throw new Error(result.errors[0]?.message);
  return result.config;
}

function scored(forbiddenHours: unknown, at: number | null) {
  const chosen = config(forbiddenHours);
  const input = parseScoreInput(
    {
      at,
      atrPct: 0.01,
      cvdFast: 1,
      cvdSlow: 1,
      cvdAccel: 1,
      whaleRatio: 0,
      largeTrades15m: { buys: 1, sells: 0 },
      oiChange: 0.03,
    },
    chosen,
  );
  if (!input.ok) throw new Error(input.errors[0]?.message);
  return evaluate(input.features, chosen);
}

describe('a scored snapshot', () => {
  it('has no signal in a forbidden hour, but keeps its score and direction', () => {
    const free = scored({ hours: [13], zone: 'UTC' }, NOON);
    expect(free).toMatchObject({ direction: 'LONG', signal: 'LONG' });
    expect(scored({ hours: [12], zone: 'UTC' }, NOON)).toEqual({ ...free, signal: null, tier: null });
  });

  it('is judged without an hour when it does not tell its time', () => {
    expect(scored({ hours: [0, 12], zone: 'UTC' }, null).signal).toBe('LONG');
  });
});
