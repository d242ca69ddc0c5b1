import { describe, expect, it } from 'vitest';
import type { Outcome, OutcomeFilter } from '../store/api-outcomes.ts';
import { ClosedTrades } from './closed-trades.ts';

function outcome(strategyId: string, closedAt: number): Outcome {
  return {
    strategyId,
    strategyVersion: 1,
    symbol: 'BTCUSDT',
    side: 'LONG',
    tier: 'standard',
    status: 'tp',
    score: 80,
    openedAt: closedAt - 1,
    closedAt,
    pnlR: 1,
    grossR: 1,
    feesR: 0,
    pnlUsd: '100',
  };
}

/** A table of trades that counts what is read of it. */
function table(rows: Outcome[]) {
  const reads: (readonly string[] | null)[] = [];
  const of = (ids: readonly string[] | null) =>
    rows.filter(({ strategyId }) => ids === null || ids.includes(strategyId));
  return {
    reads,
    marks: (ids: readonly string[] | null) => {
      const marks = new Map<string, { trades: number; lastClosedAt: number }>();
      for (const { strategyId, closedAt } of of(ids)) {
        const { trades, lastClosedAt } = marks.get(strategyId) ?? { trades: 0, lastClosedAt: 0 };
        marks.set(strategyId, { trades: trades + 1, lastClosedAt: Math.max(lastClosedAt, closedAt) });
      }
      return Promise.resolve(marks);
    },
    outcomes: ({ strategyIds }: OutcomeFilter) => {
      reads.push(strategyIds);
      return Promise.resolve(of(strategyIds).sort((a, b) => a.closedAt - b.closedAt));
    },
  };
}

const ALL = { strategyIds: null, from: null, to: null };

describe('closed trades', () => {
  it('are read once, and again only of the strategy that closed another', async () => {
    const rows = [outcome('a', 1), outcome('a', 2), outcome('b', 3)];
    const stored = table(rows);
    const trades = new ClosedTrades(stored);
    expect(await trades.all(ALL)).toHaveLength(3);
    expect(await trades.all({ ...ALL, strategyIds: ['a'] })).toHaveLength(2);
    expect(stored.reads).toEqual([['a', 'b']]);
    rows.push(outcome('b', 2));
    expect((await trades.byStrategy(ALL)).get('b')?.map(({ closedAt }) => closedAt)).toEqual([2, 3]);
    expect(stored.reads).toEqual([['a', 'b'], ['b']]);
  });

  it('are bounded by a half-open span', async () => {
    const trades = new ClosedTrades(table([1, 2, 3, 4].map((at) => outcome('a', at))));
    const inside = await trades.all({ ...ALL, from: 2, to: 4 });
    expect(inside.map(({ closedAt }) => closedAt)).toEqual([2, 3]);
  });

  it('of strategies that nobody asked for lately are forgotten when there are too many', async () => {
    const stored = table([outcome('a', 1), outcome('b', 2), outcome('c', 3)]);
    const trades = new ClosedTrades(stored, 2);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await trades.all({ ...ALL, strategyIds: [id] });
    expect(stored.reads).toEqual([['a'], ['b'], ['c'], ['b']]);
  });

  it('are answered whole also when they are more than are kept', async () => {
    const stored = table([outcome('a', 1), outcome('a', 2), outcome('a', 3)]);
    const trades = new ClosedTrades(stored, 2);
    expect(await trades.all(ALL)).toHaveLength(3);
    expect(await trades.all(ALL)).toHaveLength(3);
    expect(stored.reads).toHaveLength(2);
  });

  it('of nobody ask for nothing', async () => {
    const stored = table([]);
    expect(await new ClosedTrades(stored).all(ALL)).toEqual([]);
    expect(await new ClosedTrades(stored).all({ ...ALL, strategyIds: [] })).toEqual([]);
    expect(stored.reads).toEqual([]);
  });
});
