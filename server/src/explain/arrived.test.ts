import { describe, expect, it } from 'vitest';
import type { Position } from '../engine/core/model/position.ts';
import { samplePosition } from '../engine/core/samples.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import { arrived, evaluationOf, snapshotOf, ticksOf } from './arrived.ts';

/** What successive looks find; the last one for ever. */
function looks<T>(...found: T[]): () => Promise<T> {
  return async () => (found.length > 1 ? found.shift() : found[0]) as T;
}

describe('what was just made', () => {
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);

  it('is waited for while it is on its way', async () => {
    waits.length = 0;
    expect(await arrived(looks(null, null, 'row'), looks(true), wait)).toBe('row');
    expect(waits).toHaveLength(2);
  });

  it('is waited for some seconds at most', async () => {
    waits.length = 0;
    expect(await arrived(looks<null>(null), looks(true), wait)).toBeNull();
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
  });

  it('is not waited for when it does not come any more, or is there', async () => {
    waits.length = 0;
    expect(await arrived(looks<null>(null), looks(false), wait)).toBeNull();
    expect(await arrived(looks('row'), looks(true), wait)).toBe('row');
    expect(waits).toEqual([]);
  });

  it('is found when it comes between the two looks', async () => {
    expect(await arrived(looks(null, 'row'), looks(false), wait)).toBe('row');
  });
});

describe('what may still be on its way', () => {
  const OLD = 1_000_000;

  /** How many looks it takes to find nothing; one is at hand after the third. `newest`: what is stored of others. */
  async function looksFor(at: number, newest: number | null): Promise<number[]> {
    const taken = [0, 0];
    const look = (kind: 0 | 1) => async () => {
      taken[kind] = (taken[kind] ?? 0) + 1;
      return taken[kind] < 3 ? null : {};
    };
    const store = {
      evaluation: look(0),
      snapshot: look(1),
      isEvaluationComing: async () => true,
      isSnapshotComing: async () => true,
      newestEvaluationAt: async () => newest,
    } as unknown as ExplainQueries;
    await evaluationOf(store, { kind: 'evaluation', strategyId: 's1', at });
    await snapshotOf(store, { evaluation: { at }, instrument: { id: 1 } } as EvaluationSubject);
    return taken;
  }

  it('is what happened a moment ago, by the clock or by what a tape has got to', async () => {
    expect(await looksFor(Date.now(), null)).toEqual([3, 3]);
    expect(await looksFor(OLD, OLD - 30_000)).toEqual([3, 3]);
  });

  it('is nothing old and nothing far ahead: the second look is the last', async () => {
    expect(await looksFor(OLD, Date.now())).toEqual([2, 2]);
    expect(await looksFor(OLD, null)).toEqual([2, 2]);
    expect(await looksFor(Date.now() + 60_000, OLD)).toEqual([2, 2]);
  });
});

describe('trades that were seen', () => {
  type Tick = Awaited<ReturnType<ExplainQueries['lastTick']>>;
  const tick = (aggId: number, time = 0): Tick => ({ aggId, time });
  const OPEN = samplePosition({ closedAt: null, asOfAggId: 9 });

  /** How many looks at the newest stored trade it takes. */
  async function looksTaken(position: Position | null, ...stored: Tick[]): Promise<number> {
    let taken = 0;
    const look = looks(...stored);
    const store = {
      lastTick: () => {
        taken += 1;
        return look();
      },
      newestEvaluationAt: async () => 1_000,
    } as unknown as ExplainQueries;
    const found = { evaluation: { at: 0 }, instrument: { id: 1 } } as EvaluationSubject;
    await ticksOf(store, found, { lastAggId: 5 } as StoredSnapshot, position);
    return taken;
  }

  it('are there, or waited for, up to the last one of the evaluation', async () => {
    expect(await looksTaken(null, tick(5))).toBe(1);
    expect(await looksTaken(null, tick(4), tick(4), tick(6))).toBe(3);
  });

  it('are waited for up to the last one that the open position has seen', async () => {
    expect(await looksTaken(OPEN, tick(9))).toBe(1);
    expect(await looksTaken(OPEN, tick(8), tick(8), tick(9))).toBe(3);
  });

  it('are waited for up to the end of a position that no trade ended', async () => {
    const ended = samplePosition({ closedAt: 1_000, exits: [] });
    expect(await looksTaken(ended, tick(6, 1_000))).toBe(1);
    expect(await looksTaken(ended, tick(6, 999), tick(6, 999), tick(7, 1_001))).toBe(3);
  });

  it('are not waited for when the position ended long ago', async () => {
    const ended = samplePosition({ closedAt: 50_000, exits: [] });
    expect(await looksTaken(ended, tick(6, 999))).toBe(3);
  });

  it('are not waited for where none are kept', async () => {
    expect(await looksTaken(OPEN, null)).toBe(3);
  });
});
