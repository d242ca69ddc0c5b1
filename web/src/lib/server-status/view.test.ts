import { describe, expect, it } from 'vitest';
import type { InstrumentHealth, IntegrityReport, Job, Readiness, ServerStatus } from './documents.ts';
import {
  byConcern,
  byLoss,
  byTrouble,
  concerns,
  jobState,
  rejections,
  reportAge,
  shownReport,
  stateTone,
  warmUps,
} from './view.ts';

const ready = (symbol: string, feature: string, progress: number): Readiness => ({
  symbol,
  feature,
  ready: progress === 1,
  progress,
  readyAt: null,
});

const job = (name: string, state: string): Job => ({
  process: 'engine',
  name,
  intervalMs: 1_000,
  state,
  lastRunAt: null,
  tookMs: null,
  runs: 0,
  failures: 0,
  lastError: null,
  lastErrorAt: null,
  nextAt: '2026-01-01T00:00:00.000Z',
});

const instrument: InstrumentHealth = {
  symbol: 'A',
  ticks: 1,
  lastAggId: null,
  lastTickAt: null,
  openGaps: 1,
  repairedGaps: 0,
  absentGaps: 0,
  latencyMs: null,
};

const healthy: ServerStatus = {
  at: '2026-01-01T00:00:00.000Z',
  ageMs: 0,
  serverTime: '2026-01-01T00:00:00.000Z',
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
  spooledBytes: 0,
  windowBytes: 0,
  rest: { usedWeight: 1, weightLimit: 100, queued: 0, bannedUntil: null, banStatus: null },
  queues: [],
  threads: [],
  jobs: [],
  tables: [],
  history: { instrumentsDone: 0, instrumentsTotal: 0, tradesLoaded: 0, tradesPerSecond: 0, progress: 1 },
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
      instruments: 1,
      openedAt: null,
      rotatesAt: null,
      lagP50Ms: null,
      lagP99Ms: null,
      lastError: null,
    };
    const troubled = {
      ...healthy,
      clockBlocked: true,
      spooledBytes: 1,
      rest: { ...healthy.rest, banStatus: 418 },
      shards: [shard],
      instruments: [instrument],
      jobs: [job('a', 'failed')],
      quarantined: [{ strategyId: 's', error: 'e' }],
    };
    expect(concerns({ ...healthy, state: 'failed' })).toEqual(['engine']);
    expect(concerns(troubled)).toEqual([
      'clock',
      'connection',
      'silent',
      'spool',
      'banned',
      'gaps',
      'jobs',
      'quarantine',
    ]);
  });

  it('puts instruments with open gaps first, then the longest silence, and those that trade by their names', () => {
    const row = (symbol: string, openGaps: number, second: number | null): InstrumentHealth => {
      const lastTickAt = second === null ? null : new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
      return { ...instrument, symbol, openGaps, lastTickAt };
    };
    const rows = [
      row('B', 0, 59),
      row('A', 0, 60),
      row('C', 0, 30),
      row('D', 0, 10),
      row('E', 0, null),
      row('F', 1, 60),
      row('G', 2, 60),
      row('H', 1, 20),
    ];
    expect(byConcern(rows).map(({ symbol }) => symbol)).toEqual(['G', 'H', 'F', 'E', 'D', 'C', 'A', 'B']);
    const none = [row('B', 0, null), row('A', 0, null)];
    expect(byConcern(none).map(({ symbol }) => symbol)).toEqual(['A', 'B']);
  });

  it('is old at once when the engine hung before the page was there, since it reported', () => {
    expect(reportAge(null).isOld).toBe(false);
    expect(reportAge({ ...healthy, ageMs: 10_000 })).toEqual({ isOld: false, since: null });
    const since = Date.UTC(2026, 0, 1);
    expect(reportAge({ ...healthy, ageMs: 10_001 })).toEqual({ isOld: true, since });
  });

  it('puts tasks that failed first and keeps the order of the others', () => {
    const jobs = [job('a', 'ok'), job('b', 'waiting'), job('c', 'failed'), job('d', 'running')];
    expect(byTrouble(jobs).map(({ name }) => name)).toEqual(['c', 'a', 'b', 'd']);
    expect(jobs.map((one) => jobState(one).tone)).toEqual(['positive', 'neutral', 'danger', 'neutral']);
    expect(jobState(job('e', 'toString')).state).toBe('waiting');
  });

  it('puts the largest loss of a day first', () => {
    const row = {
      ticks: 1,
      absentIds: 0,
      missingShare: 0,
      longestOutageMs: 0,
      firstAggId: null,
      lastAggId: null,
      root: null,
    };
    const rows = byLoss([
      { ...row, symbol: 'B', gaps: 0, missingIds: 0 },
      { ...row, symbol: 'A', gaps: 0, missingIds: 0 },
      { ...row, symbol: 'C', gaps: 2, missingIds: 0 },
      { ...row, symbol: 'D', gaps: 1, missingIds: 9 },
      { ...row, symbol: 'E', ticks: 0, gaps: 1, missingShare: 1, missingIds: 0 },
    ]);
    expect(rows.map(({ symbol }) => symbol)).toEqual(['E', 'D', 'C', 'A', 'B']);
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

  it('shows no report under the date of another day', () => {
    const report = { day: '2026-01-01' } as IntegrityReport;
    const read = { data: { day: '2026-01-01', report }, error: null };
    expect(shownReport(read, '2026-01-01')).toEqual({ state: 'ready', report });
    expect(shownReport(read, '2026-01-02')).toEqual({ state: 'loading', report: null });
    expect(shownReport({ ...read, error: 'away' }, '2026-01-02').state).toBe('error');
    expect(shownReport({ ...read, error: 'away' }, '2026-01-01').state).toBe('stale');
    expect(shownReport({ data: null, error: null }, '').state).toBe('loading');
    expect(shownReport({ data: { day: '', report: null }, error: null }, '').state).toBe('empty');
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
