import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capitalFrom, type Deposit } from './capital.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { largestFall, maxDrawdownFraction } from './drawdown.ts';

function made(at: number, usd: number): ClosedTrade {
  return {
    symbol: 'BTCUSDT',
    side: 'LONG',
    tier: 'standard',
    score: 76,
    strategyVersion: 1,
    status: usd > 0 ? 'tp' : 'sl',
    openedAt: at - 1,
    closedAt: at,
    pnlR: usd / 200,
    grossR: usd / 200,
    feesR: 0,
    pnlUsd: String(usd),
  };
}

const put = (at: number, amount: number): Deposit => ({ at, amount });

function drawdown(deposits: readonly Deposit[], trades: readonly ClosedTrade[], from: number | null = null) {
  const inside = trades.filter(({ closedAt }) => from === null || closedAt >= from);
  return maxDrawdownFraction(inside, capitalFrom(deposits, trades, from));
}

describe('drawdown of an account that is topped up', () => {
  it('stays what it was: half of it lost is half, whatever is put in afterwards', () => {
    expect(drawdown([put(0, 10_000)], [made(10, -5_000)])).toBe(0.5);
    expect(drawdown([put(0, 10_000), put(20, 90_000)], [made(10, -5_000)])).toBe(0.5);
    expect(drawdown([put(0, 10_000), put(20, 90_000)], [made(10, -5_000), made(30, 1_000)])).toBe(0.5);
  });

  it('goes on from where it was, as a share of what is there now', () => {
    const deposits = [put(0, 10_000), put(20, 90_000)];
    expect(drawdown(deposits, [made(10, -5_000), made(30, -9_500)])).toBeCloseTo(1 - 0.5 * 0.9, 12);
  });

  it('is not made by a deposit before a small loss, nor healed by one', () => {
    expect(drawdown([put(0, 10_000), put(5, 90_000)], [made(10, -5_000)])).toBe(0.05);
    expect(drawdown([put(0, 10_000), put(10, 90_000)], [made(10, -5_000)])).toBe(0.05);
    expect(drawdown([put(0, 1_000), put(20, 1_000)], [made(10, -100), made(30, 10)])).toBeCloseTo(0.1, 12);
  });

  it('of a span begins with the balance at its start', () => {
    const trades = [made(10, -5_000), made(30, -500)];
    expect(drawdown([put(0, 10_000)], trades, 20)).toBe(0.1);
    expect(drawdown([put(0, 10_000), put(15, 5_000)], trades, 20)).toBe(0.05);
    expect(drawdown([put(0, 10_000), put(25, 5_000)], trades, 20)).toBe(0.05);
    expect(drawdown([put(0, 10_000), put(40, 5_000)], trades, 20)).toBe(0.1);
  });

  it('is all once everything is lost, and nothing while there is no account', () => {
    expect(drawdown([put(0, 1_000), put(20, 5_000)], [made(10, -1_200), made(30, 4_000)])).toBe(1);
    expect(drawdown([], [made(10, -100)])).toBe(0);
    expect(drawdown([put(0, 1_000)], [])).toBe(0);
  });

  it('is that of the product of returns between deposits', () => {
    const share = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(share, fc.integer({ min: 0, max: 9 })), { maxLength: 20 }), (steps) => {
        const [deposits, trades, units]: [Deposit[], ClosedTrade[], number[]] = [[put(0, 1_000)], [], []];
        let [balance, unit] = [1_000, 1];
        for (const [index, [percent, thousands]] of steps.entries()) {
          const pnl = (balance * percent) / 100;
          trades.push(made(10 * index + 5, pnl));
          units.push(unit * (percent / 100));
          unit *= 1 + percent / 100;
          deposits.push(put(10 * index + 8, thousands * 1_000));
          balance += pnl + thousands * 1_000;
        }
        expect(drawdown(deposits, trades)).toBeCloseTo(largestFall(1, units).fraction, 9);
      }),
    );
  });
});
