import { expect, it } from 'vitest';
import type { EngineStatusView, EngineView } from '../engine/index.ts';
import { readiness } from './health.ts';

const NOW = 90_000;

function view(tickAgeMs: number | null, shard: 'open' | 'reconnecting' = 'open'): EngineView {
  const status = { state: 'running', shards: [{ state: shard }] } as unknown as EngineStatusView;
  return {
    ticks: new Map(),
    ticksAt: tickAgeMs === null ? null : NOW - tickAgeMs,
    board: new Map(),
    books: new Map(),
    candles: new Map(),
    rates: new Map(),
    evaluations: new Map(),
    positions: new Map(),
    virtual: new Map(),
    status,
    statusAt: NOW,
  };
}

it('is ready when the database answers, the venue is connected and ticks arrive', () => {
  expect(readiness(view(30_000), true, NOW).ready).toBe(true);
});

it.each([
  ['database', view(0), false],
  ['ticks', view(30_001), true],
  ['ticks', view(null), true],
  ['venue', view(0, 'reconnecting'), true],
  ['venue', { ...view(0), status: null }, true],
] as const)('is not ready without %s, and says which', (check, state, database) => {
  const { ready, checks } = readiness(state, database, NOW);
  expect(ready).toBe(false);
  expect(checks[check].ok).toBe(false);
});
