import { describe, expect, it } from 'vitest';
import type { Readiness, ServerStatus } from './documents.ts';
import { byConcern, concerns, rejections, stateTone, warmUps } from './view.ts';

const ready = (symbol: string, feature: string, progress: number): Readiness => ({
  symbol,
  feature,
  ready: progress === 1,
  progress,
  readyAt: null,
});

const healthy: ServerStatus = {
  at: '2026-01-01T00:00:00.000Z',
  version: '0.1.0',
  venue: 'simulated',
  source: 'synthetic',
  state: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
  clockOffsetMs: 1,
  clockBlocked: false,
  ticksTotal: 1,
  ticksPerSecond: 1,
  rejected: {},
  writeQueue: 0,
  databaseDegraded: false,
  restUsedWeight: 1,
  restWeightLimit: 100,
  evaluationsTotal: 1,
  databaseBytes: 1,
  rssBytes: 1,
  cpuFraction: 0.1,
  loadAverage1m: 0.1,
  eventLoopDelayP99Ms: 1,
  diskFreeBytes: 1,
  quarantined: [],
  shards: [],
  instruments: [],
  readiness: [],
};

describe('the status of the server', () => {
  it('lists what wants attention', () => {
    expect(concerns(healthy)).toEqual([]);
    const shard = {
      id: 'a',
      route: 'market',
      state: 'reconnecting',
      streams: 1,
      messagesPerSecond: 0,
      lastMessageAt: null,
      reconnects: 1,
      silentStreams: ['x'],
    };
    const instrument = {
      symbol: 'A',
      ticks: 1,
      lastAggId: null,
      lastTickAt: null,
      openGaps: 1,
      repairedGaps: 0,
      absentGaps: 0,
      latencyMs: null,
    };
    const troubled = {
      ...healthy,
      clockBlocked: true,
      shards: [shard],
      instruments: [instrument],
      quarantined: [{ strategyId: 's', error: 'e' }],
    };
    expect(concerns(troubled)).toEqual(['clock', 'connection', 'silent', 'gaps', 'quarantine']);
    expect(
      byConcern([{ ...instrument, symbol: 'B', openGaps: 0 }, instrument]).map(({ symbol }) => symbol),
    ).toEqual(['A', 'B']);
  });

  it('groups the warm-up by instrument, unfinished ones first', () => {
    const rows = warmUps([
      ready('A', 'cvd', 1),
      ready('A', 'atr', 1),
      ready('B', 'cvd', 1),
      ready('B', 'atr', 0.5),
    ]);
    expect(rows.map(({ symbol, progress, ready }) => [symbol, progress, ready])).toEqual([
      ['B', 0.75, false],
      ['A', 1, true],
    ]);
  });

  it('counts refusals, most first, and ignores what is no count', () => {
    expect(rejections({ stale: 1, range: 4, none: 0, odd: 'x' })).toEqual([
      { reason: 'range', count: 4 },
      { reason: 'stale', count: 1 },
    ]);
    expect(rejections(null)).toEqual([]);
  });

  it('colours known states only', () => {
    expect(['running', 'warming', 'closed', 'toString'].map(stateTone)).toEqual([
      'positive',
      'warning',
      'danger',
      'neutral',
    ]);
  });
});
