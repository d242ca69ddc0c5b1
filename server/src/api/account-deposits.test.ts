import { describe, expect, it } from 'vitest';
import type { ClosedTrade } from '../engine/statistics.ts';
import { type Account, depositsOf } from './account-deposits.ts';

const ROW = { id: 'a', version: 3, createdAt: 100, initialBalance: '100250.75' };
const topUp = (version: number, at: number, amount: string, strategyId = 'a') => ({
  strategyId,
  version,
  at,
  amount,
});
const account = (changes: Partial<Account['row']> = {}, openedAt: readonly number[] = []): Account => ({
  row: { ...ROW, ...changes },
  trades: openedAt.map((at) => ({ openedAt: at, closedAt: at + 1 }) as ClosedTrade),
});

describe('deposits of accounts', () => {
  it('begin with what was there before the top-ups', () => {
    expect(depositsOf([account()], [topUp(2, 150, '90000'), topUp(3, 180, '250.75')])).toEqual([
      { at: 100, amount: 10_000 },
      { at: 150, amount: 90_000 },
      { at: 180, amount: 250.75 },
    ]);
  });

  it('leave out a top-up that the account was read before', () => {
    const read = account({ version: 1, initialBalance: '10000' });
    expect(depositsOf([read], [topUp(2, 150, '90000')])).toEqual([{ at: 100, amount: 10_000 }]);
  });

  it('are there for the first trade of a recorded tape', () => {
    expect(depositsOf([account({ version: 1 }, [40, 60])], [])).toEqual([{ at: 40, amount: 100_250.75 }]);
  });

  it('of several accounts are kept apart', () => {
    const other = account({ id: 'b', version: 1, createdAt: 120, initialBalance: '500' });
    expect(depositsOf([account(), other], [topUp(2, 150, '250.75')])).toEqual([
      { at: 100, amount: 100_000 },
      { at: 150, amount: 250.75 },
      { at: 120, amount: 500 },
    ]);
  });
});
