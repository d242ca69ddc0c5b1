import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TickOrigin } from '../model/events.ts';
import { sampleTrade } from '../samples.ts';
import { Continuity, type HoldLimits } from './continuity.ts';

const MINUTE_MS = 60_000;
const T = 1_700_000_000_000;

function sequence(limits?: HoldLimits): {
  continuity: Continuity;
  log: string[];
  give: (ids: number[], origin?: TickOrigin, time?: number) => void;
} {
  const log: string[] = [];
  const listener: ConstructorParameters<typeof Continuity>[0] = {
    next: ({ aggId }, origin) => log.push(`${aggId}${origin === 'live' ? '' : ` ${origin}`}`),
    older: ({ aggId }, origin) => log.push(`${aggId} older ${origin}`),
    rejected: ({ aggId }, reason) => log.push(`${aggId} ${reason}`),
    gapOpened: ({ fromAggId, toAggId }) => log.push(`open ${fromAggId}-${toAggId}`),
    gapClosed: ({ fromAggId, toAggId, absent }) => {
      const lacking = absent.map((range) => ` without ${range.fromAggId}-${range.toAggId}`).join('');
      log.push(`closed ${fromAggId}-${toAggId}${lacking}`);
    },
    skipped: (fromAggId, toAggId) => log.push(`skipped ${fromAggId}-${toAggId}`),
  };
  const continuity = new Continuity(listener, limits);
  const give = (ids: number[], origin: TickOrigin = 'live', time = T): void => {
    for (const aggId of ids) continuity.accept(sampleTrade({ aggId, time }), origin);
  };
  return { continuity, log, give };
}

describe('continuity', () => {
  it('drops a trade that the venue does not know, so that what is traded afterwards is not taken for old', () => {
    const { log, give, continuity } = sequence();
    give([1, 900, 2, 3, 6]);
    continuity.refute(899, 0);
    give([4, 5], 'repair');
    give([7]);
    expect(log).toEqual([
      ...['1', 'open 2-899', '2', '3', '900 bad_id', 'closed 2-899', 'open 4-5'],
      ...['4 repair', '5 repair', 'closed 4-5', '6', '7'],
    ]);
    expect([continuity.lastAggId, continuity.heldTrades, continuity.openGaps]).toEqual([7, 0, []]);
  });

  it('believes a trade that others have followed, however long the hole before it cannot be filled', () => {
    const { log, give, continuity } = sequence();
    give([1, 5, 6]);
    continuity.refute(4, 0);
    expect(log).toEqual(['1', 'open 2-4']);
    expect(continuity.heldTrades).toBe(2);
  });

  it('starts with the first trade of an instrument', () => {
    const { log, give, continuity } = sequence();
    expect(continuity.lastAggId).toBeNull();
    give([100, 101]);
    expect(log).toEqual(['100', '101']);
    expect(continuity.lastAggId).toBe(101);
  });

  it('asks once for a hole, holds what comes after and lets it flow in order', () => {
    const { log, give, continuity } = sequence();
    give([1, 4, 5]);
    expect(log).toEqual(['1', 'open 2-3']);
    expect(continuity.heldTrades).toBe(2);
    give([2, 3], 'repair');
    give([6]);
    expect(log).toEqual(['1', 'open 2-3', '2 repair', '3 repair', 'closed 2-3', '4', '5', '6']);
  });

  it('finds a second hole behind the first at once', () => {
    const { log, give } = sequence();
    give([1, 3, 5]);
    give([4], 'repair');
    give([2], 'repair');
    expect(log).toEqual([
      '1',
      'open 2-2',
      'open 4-4',
      '2 repair',
      'closed 2-2',
      '3',
      '4 repair',
      'closed 4-4',
      '5',
    ]);
  });

  it('lets a late live trade fill the hole it left', () => {
    const { log, give } = sequence();
    give([1, 3, 2, 4]);
    expect(log).toEqual(['1', 'open 2-2', '2', 'closed 2-2', '3', '4']);
  });

  it('steps over ids that the venue does not have', () => {
    const { log, give, continuity } = sequence();
    give([1, 6]);
    give([2, 4], 'repair');
    continuity.declareAbsent(3, 5, 0);
    give([7]);
    expect(log).toEqual(['1', 'open 2-5', '2 repair', '4 repair', 'closed 2-5 without 3-5', '6', '7']);
    expect(continuity.openGaps).toEqual([]);
  });

  it('finds the hole of an outage on the first live trade after a restart', () => {
    const { log, give } = sequence();
    give([10, 11, 15], 'stored');
    give([18]);
    give([16, 17], 'repair');
    expect(log).toEqual([
      '10 stored',
      '11 stored',
      '15 stored',
      'open 16-17',
      '16 repair',
      '17 repair',
      'closed 16-17',
      '18',
    ]);
  });

  it('drops duplicates, also of held trades and of repairs', () => {
    const { log, give } = sequence();
    give([5, 6, 6, 5, 4, 9, 9]);
    give([9, 7, 8, 8], 'repair');
    expect(log.filter((line) => /duplicate|decreasing/.test(line))).toEqual([
      '6 duplicate',
      '5 duplicate',
      '4 id_decreasing',
      '9 duplicate',
    ]);
  });

  it('takes history from before the sequence', () => {
    const { log, give } = sequence();
    give([100]);
    give([98, 99], 'fetched');
    give([50], 'repair');
    give([101]);
    expect(log).toEqual(['100', '98 older fetched', '99 older fetched', '50 older repair', '101']);
  });

  it('steps over a hole when too much waits behind it, and closes it when it is filled after all', () => {
    const { log, give, continuity } = sequence({ trades: 2, ms: MINUTE_MS, leastMs: 1_000 });
    give([1, 4, 5, 6]);
    continuity.onClock(T);
    continuity.onClock(T + 1_000);
    expect([continuity.heldTrades, continuity.hasSkipped], 'a repair may be on its way').toEqual([3, false]);
    continuity.onClock(T + 1_050);
    give([7]);
    expect(log.splice(0)).toEqual(['1', 'open 2-3', 'skipped 2-3', '4', '5', '6', '7']);
    expect([continuity.openGaps, continuity.heldTrades]).toEqual([[], 0]);
    expect([continuity.isMissing(3), continuity.hasSkipped]).toEqual([true, true]);
    give([2, 3, 3], 'repair');
    expect(log).toEqual(['2 older repair', '3 older repair', 'closed 2-3', '3 older repair']);
    expect([continuity.isMissing(3), continuity.hasSkipped, continuity.lastAggId]).toEqual([false, false, 7]);
  });

  it('steps over a hole when trades have waited for too long, and keeps what has come of it', () => {
    const { log, give, continuity } = sequence({ trades: 100, ms: MINUTE_MS, leastMs: 0 });
    give([1, 7, 4, 8]);
    continuity.onClock(T);
    continuity.onClock(T + MINUTE_MS);
    expect(log.splice(0)).toEqual(['1', 'open 2-6']);
    continuity.onClock(T + MINUTE_MS + 1);
    give([9]);
    expect(log.splice(0)).toEqual(['skipped 2-3', '4', 'skipped 5-6', '7', '8', '9']);
    give([2, 3], 'repair');
    expect(continuity.isMissing(6)).toBe(true);
    continuity.declareAbsent(5, 6, T);
    expect(log).toEqual(['2 older repair', '3 older repair', 'closed 2-6 without 5-6']);
    expect(continuity.hasSkipped).toBe(false);
  });

  it('goes on behind a hole in storage that cannot be filled, and closes it when it is filled after all', () => {
    const { log, give, continuity } = sequence();
    give([1, 2], 'stored');
    continuity.leaveOut(3, 4, T);
    expect(continuity.goesOnWith(5)).toBe(true);
    give([5, 6], 'stored');
    expect(log.splice(0)).toEqual([
      ...['1 stored', '2 stored', 'open 3-4', 'skipped 3-4', '5 stored', '6 stored'],
    ]);
    expect([continuity.openGaps, continuity.isMissing(4), continuity.hasSkipped]).toEqual([[], true, true]);
    give([7]);
    give([3, 4], 'repair');
    expect(log).toEqual(['7', '3 older repair', '4 older repair', 'closed 3-4']);
    expect(continuity.hasSkipped).toBe(false);
  });

  it('gives a hole inside a backlog of hours the time that any other has', () => {
    const { log, give, continuity } = sequence({ trades: 5, ms: MINUTE_MS, leastMs: 1_000 });
    give([1]);
    for (let id = 3; id < 20; id += 1) give([id], 'live', T + id * 10 * MINUTE_MS);
    continuity.onClock(T + 200 * MINUTE_MS);
    give([2], 'repair', T + 20 * MINUTE_MS);
    expect(log.slice(0, 5)).toEqual(['1', 'open 2-2', '2 repair', 'closed 2-2', '3']);
    expect(continuity.hasSkipped).toBe(false);
  });

  it('never steps over what a single false id far ahead claims, however long that takes', () => {
    const { log, give, continuity } = sequence({ trades: 2, ms: MINUTE_MS, leastMs: 0 });
    give([1, 900]);
    for (let id = 2; id < 12; id += 1) {
      give([id]);
      continuity.onClock(T + id * MINUTE_MS);
    }
    expect(log.filter((line) => line.startsWith('skipped'))).toEqual([]);
    expect(log.at(-1)).toBe('11');
  });

  it('holds no more than its limit as time passes, whatever is lost', () => {
    const limits = { trades: 5, ms: MINUTE_MS, leastMs: 0 };
    const live = fc.shuffledSubarray(Array.from({ length: 60 }, (_, index) => index + 2));
    fc.assert(
      fc.property(live, (ids) => {
        const { log, give, continuity } = sequence(limits);
        for (const [step, id] of [1, ...ids].entries()) {
          give([id]);
          continuity.onClock(T + 2 * step);
          continuity.onClock(T + 2 * step + 1);
          expect(continuity.heldTrades).toBeLessThanOrEqual(limits.trades);
        }
        const released = log.filter((line) => /^\d+$/.test(line)).map(Number);
        expect(released).toEqual([...released].sort((a, b) => a - b));
      }),
    );
  });

  it('releases every trade once and in order, whatever is lost and repaired', () => {
    const live = fc.shuffledSubarray(Array.from({ length: 30 }, (_, index) => index + 2));
    fc.assert(
      fc.property(live, (ids) => {
        const { log, give } = sequence();
        give([1, ...ids, 32]);
        const open = log
          .filter((line) => line.startsWith('open'))
          .map((line) => line.slice(5).split('-').map(Number));
        for (const [from, to] of open) {
          give(
            Array.from({ length: to! - from! + 1 }, (_, index) => from! + index),
            'repair',
          );
        }
        const released = log
          .map((line) => /^(\d+)( repair)?$/.exec(line)?.[1])
          .filter((id) => id !== undefined);
        expect(released.map(Number)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
      }),
    );
  });
});
