import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../model/epoch-ms.ts';
import { START } from '../samples.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { dailyR } from './daily-returns.ts';
import { maxDrawdown } from './drawdown.ts';
import { equityCurve } from './equity.ts';
import { exposure } from './exposure.ts';
import { groupTrades } from './groups.ts';
import { averageHoldMsByExit } from './hold.ts';
import { statsOf } from './stats.ts';

function closed(pnlR: number, hoursAgo = 0, changes: Partial<ClosedTrade> = {}): ClosedTrade {
  const closedAt = START - hoursAgo * HOUR_MS;
  return {
    symbol: 'BTCUSDT',
    side: 'LONG',
    tier: 'standard',
    score: 76,
    strategyVersion: 1,
    status: 'tp',
    openedAt: closedAt - HOUR_MS,
    closedAt,
    pnlR,
    grossR: pnlR + 0.1,
    feesR: 0.1,
    pnlUsd: String(pnlR * 200),
    ...changes,
  };
}

const ACCOUNT = { initialBalance: '10000', balance: '10100', openPositions: 2, at: START };

describe('statistics', () => {
  it('of a hand-made table', () => {
    const trades = [closed(1, 50), closed(-1, 49), closed(0.5, 25), closed(-0.25, 1), closed(0.25)];
    const stats = statsOf(trades, ACCOUNT);
    expect(stats).toMatchObject({
      trades: 5,
      openPositions: 2,
      winRate: 0.6,
      averageLossR: -0.625,
      netR: 0.5,
      netUsd: '100',
      balance: '10100',
      maxDrawdownR: 1,
      medianR: 0.25,
      p25R: -0.25,
      p75R: 0.5,
      bestR: 1,
      worstR: -1,
      expectancyR: 0.1,
      averageHoldMs: HOUR_MS,
      last24hR: 0,
      last24hUsd: '0',
      last24hTrades: 2,
      lastTradeAt: START,
      firstTradeAt: START - 50 * HOUR_MS,
    });
    expect(stats.averageWinR).toBeCloseTo(1.75 / 3, 12);
    expect(stats.winLossRatio).toBeCloseTo(1.75 / 3 / 0.625, 12);
    expect(stats.profitFactor).toBeCloseTo(1.75 / 1.25, 12);
    expect(stats.grossR).toBeCloseTo(1, 12);
    expect(stats.feesR).toBeCloseTo(0.5, 12);
    expect(stats.maxDrawdownFraction).toBeCloseTo(200 / 10_200, 12);
    expect(stats.stdR).toBeCloseTo(Math.sqrt((0.81 + 1.21 + 0.16 + 0.1225 + 0.0225) / 4), 12);
    expect(stats.sharpePerTrade).toBeCloseTo(0.1 / (stats.stdR ?? 0), 12);
  });

  it('count a win by its result and never by its status', () => {
    const trades = [closed(-0.1, 2, { status: 'tp' }), closed(0.1, 1, { status: 'sl' }), closed(0, 0)];
    expect(statsOf(trades, ACCOUNT).winRate).toBeCloseTo(1 / 3, 12);
  });

  it('leave undefined what has no meaning', () => {
    expect(statsOf([], ACCOUNT)).toMatchObject({
      trades: 0,
      winRate: null,
      profitFactor: null,
      netR: 0,
      sharpeDaily: null,
      bestR: null,
    });
    expect(statsOf([closed(1)], ACCOUNT)).toMatchObject({
      profitFactor: null,
      stdR: null,
      sharpePerTrade: null,
      sortinoDaily: null,
    });
  });

  it('do not depend on the order of trades', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 60 }), { maxLength: 30 }), (quarters) => {
        const trades = quarters.map((quarter, index) => closed(quarter / 4, index * 7));
        expect(statsOf([...trades].reverse(), ACCOUNT)).toEqual(statsOf(trades, ACCOUNT));
      }),
    );
  });

  it('annualise daily results by the square root of 365, days without trades being 0', () => {
    const trades = [closed(1, 72), closed(-0.5, 24), closed(1.5, 0)];
    expect(dailyR(trades)).toEqual([1, 0, -0.5, 1.5]);
    const stats = statsOf(trades, ACCOUNT);
    const deviation = Math.sqrt((0.25 + 0.25 + 1 + 1) / 3);
    expect(stats.sharpeDaily).toBeCloseTo((0.5 / deviation) * Math.sqrt(365), 9);
    expect(stats.sortinoDaily).toBeCloseTo((0.5 / Math.sqrt(0.25 / 4)) * Math.sqrt(365), 9);
  });
});

describe('curves and groups', () => {
  it('accumulate in closing order', () => {
    expect(equityCurve([closed(0.5), closed(1, 5), closed(-2, 3)])).toEqual({
      at: [START - 5 * HOUR_MS, START - 3 * HOUR_MS, START],
      netR: [1, -1, -0.5],
      netUsd: [200, -200, -100],
    });
  });

  it('measure the fall from the start too', () => {
    expect(maxDrawdown([closed(-1)], 10_000)).toEqual({ maxDrawdownR: 1, maxDrawdownFraction: 0.02 });
  });

  it('count time in the market once however many are open', () => {
    const trades = [closed(1, 0), closed(1, 0.5), closed(1, 10)];
    expect(exposure(trades, START - 10 * HOUR_MS, START)).toBeCloseTo(0.15, 12);
    expect(exposure([], START, START)).toBeNull();
  });

  it('set trades side by side', () => {
    const trades = [
      closed(1, 0, { score: 79.9 }),
      closed(1, 1, { score: 85 }),
      closed(1, 2, { score: 80, status: 'sl' }),
    ];
    expect([...groupTrades(trades, 'scoreBand').keys()]).toEqual(['75–79', '85+', '80–84']);
    expect([...groupTrades(trades, 'hour').keys()]).toEqual(['11', '10', '9']);
    expect(averageHoldMsByExit([...trades, closed(1, 3, { openedAt: START - DAY_MS })]).get('sl')).toBe(
      HOUR_MS,
    );
  });
});
