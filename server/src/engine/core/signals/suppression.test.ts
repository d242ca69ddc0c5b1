import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import { DEFAULT_PAPER } from '../model/paper-config.ts';
import { START, samplePosition, sampleStrategy } from '../samples.ts';
import { StrategyState } from './strategy-state.ts';
import { type SignalSituation, suppressionOf } from './suppression.ts';

/** Warm, running, with model v50 (two entries an hour; BTC and ETH of one side at most 10 % of capital). */
function stateOf(entries: readonly number[] = []): StrategyState {
  const config = { model: 'orderflow-v50', cooldownMinutes: 0 };
  const state = new StrategyState(sampleStrategy({ recentEntries: entries }, config));
  state.evaluations = 10;
  return state;
}

function reasonOf(changes: Partial<SignalSituation>): string | null {
  return suppressionOf({
    state: stateOf(),
    entry: { side: 'LONG', symbol: 'BTCUSDT', at: START, capitalFraction: 0.05 },
    untimely: null,
    hasFlipped: false,
    position: null,
    openOfStrategy: 0,
    openInAll: 0,
    openShares: () => [],
    paper: DEFAULT_PAPER,
    ...changes,
  });
}

describe('limits of a model', () => {
  it('allow what is within them', () => {
    expect(reasonOf({})).toBeNull();
  });

  it('count entries of the last hour, also those from before a restart', () => {
    const twice = [START - HOUR_MS, START - MINUTE_MS];
    expect(reasonOf({ state: stateOf(twice) })).toBe('model_entries_per_hour');
    expect(reasonOf({ state: stateOf([START - HOUR_MS - 1, START - MINUTE_MS]) })).toBeNull();
    const state = stateOf();
    state.entered(START - 2_000);
    state.entered(START - 1_000);
    expect(reasonOf({ state })).toBe('model_entries_per_hour');
  });

  it('cap the capital of related instruments on one side', () => {
    const openShares = () => [{ symbol: 'ETHUSDT', side: 'LONG', capitalFraction: 0.08 }] as const;
    expect(reasonOf({ openShares })).toBe('model_group_capital');
    const entry = { symbol: 'BTCUSDT', at: START, capitalFraction: 0.05 };
    expect(reasonOf({ openShares, entry: { ...entry, side: 'SHORT' } })).toBeNull();
  });
});

describe('a position that is there', () => {
  it('is in the way; while it only waits for its close, that is said', () => {
    expect(reasonOf({ position: samplePosition() })).toBe('already_open');
    expect(reasonOf({ position: samplePosition({ pendingExit: 'sl' }) })).toBe('exit_pending');
    expect(reasonOf({ position: samplePosition({ pendingExit: 'tp1' }) })).toBe('already_open');
  });
});
