import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../model/epoch-ms.ts';
import { START, sampleStrategy } from '../samples.ts';
import { isForbiddenHour } from './forbidden-hours.ts';
import { EvaluationGrid } from './grid.ts';
import { guarded } from './quarantine.ts';
import { StrategyState } from './strategy-state.ts';
import { isWarmingUp } from './warm-up.ts';

describe('forbidden hours', () => {
  it('are hours of the day in their zone', () => {
    expect(isForbiddenHour(null, START)).toBe(false);
    expect(isForbiddenHour({ hours: [12], zone: 'UTC' }, START)).toBe(true);
    expect(isForbiddenHour({ hours: [12], zone: 'UTC' }, START + HOUR_MS)).toBe(false);
    expect(isForbiddenHour({ hours: [20], zone: 'Asia/Shanghai' }, START)).toBe(true);
    expect(isForbiddenHour({ hours: [0], zone: 'UTC' }, START + 12 * HOUR_MS)).toBe(true);
  });

  it('follow daylight saving', () => {
    const winter = 1_705_320_000_000; // 2024-01-15 12:00 UTC
    const forbidden = { hours: [8], zone: 'America/New_York' };
    expect(isForbiddenHour(forbidden, START)).toBe(true);
    expect(isForbiddenHour(forbidden, winter)).toBe(false);
    expect(isForbiddenHour(forbidden, winter + HOUR_MS)).toBe(true);
  });
});

describe('the grid', () => {
  it('gives each multiple of the interval once', () => {
    const grid = new EvaluationGrid(15_000);
    expect(grid.takeBeforeTrade(START + 60_000)).toBeNull();
    grid.start(START);
    expect(grid.takeBeforeTrade(START + 15_000)).toBeNull();
    expect(grid.takeBeforeTrade(START + 31_000)).toBe(START + 15_000);
    expect(grid.takeAtClock(START + 30_099, false)).toBeNull();
    expect(grid.takeAtClock(START + 30_100, false)).toBe(START + 30_000);
    expect(grid.takeBeforeTrade(START + 31_000)).toBeNull();
  });

  it('waits for trades that take longer', () => {
    const grid = new EvaluationGrid(15_000);
    grid.start(START);
    expect(grid.takeAtClock(START + 15_229, false, 230)).toBeNull();
    expect(grid.takeAtClock(START + 15_230, false, 230)).toBe(START + 15_000);
  });

  it('waits ten seconds for a gap', () => {
    const grid = new EvaluationGrid(15_000);
    grid.start(START);
    expect(grid.takeAtClock(START + 24_999, true)).toBeNull();
    expect(grid.takeAtClock(START + 25_000, true)).toBe(START + 15_000);
  });

  it('does not go through a long pause step by step', () => {
    const grid = new EvaluationGrid(15_000);
    grid.start(START);
    let count = 0;
    while (grid.takeBeforeTrade(START + 100 * HOUR_MS + 1) !== null) count += 1;
    expect(count).toBe(41);
  });

  it('calls late what is older than 15 s or waits for a gap', () => {
    expect(EvaluationGrid.isLate(START, START + 15_000, false)).toBe(false);
    expect(EvaluationGrid.isLate(START, START + 15_001, false)).toBe(true);
    expect(EvaluationGrid.isLate(START, START, true)).toBe(true);
  });
});

describe('warm-up', () => {
  it('silences the first three evaluations', () => {
    expect([1, 3, 4].map(isWarmingUp)).toEqual([true, true, false]);
  });
});

describe('a guarded run', () => {
  it('turns what is thrown into text', () => {
    expect(guarded(() => 1)).toEqual({ ok: true, value: 1 });
    expect(
      guarded(() => {
        throw new TypeError('no such layer');
      }),
    ).toEqual({ ok: false, error: 'TypeError: no such layer' });
  });
});

describe('a strategy at run time', () => {
  it('gets a new chance with a new version, and new slopes with a new window', () => {
    const state = new StrategyState(sampleStrategy());
    state.error = 'broken';
    state.memory = { cvdFast: 1, slope: 1 };
    state.update(sampleStrategy({ status: 'paused' }));
    expect(state).toMatchObject({ error: 'broken', memory: { slope: 1 }, isEvaluated: false });
    state.update(sampleStrategy({ version: 2 }, { cvdFastWindow: '5m' }));
    expect(state).toMatchObject({ error: null, memory: null, isEvaluated: true });
  });

  it('goes on in quarantine where it comes from the database with an error', () => {
    const quarantineError = 'broken';
    const state = new StrategyState(sampleStrategy({ quarantineError }));
    expect(state).toMatchObject({ error: 'broken', isEvaluated: false });
    state.update(sampleStrategy({ quarantineError, currentBalance: '9000' }));
    expect(state.error).toBe('broken');
    state.update(sampleStrategy({ version: 2 }));
    expect(state.error).toBeNull();
    state.update(sampleStrategy({ version: 3, quarantineError: 'broken again' }));
    expect(state.error).toBe('broken again');
  });
});
