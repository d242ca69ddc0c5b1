import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../model/epoch-ms.ts';
import { START } from '../samples.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { dailyR } from './daily-returns.ts';
import { maxDrawdownFraction, maxDrawdownR } from './drawdown.ts';
import { equityCurve } from './equity.ts';
import { exposure } from './exposure.ts';
import { GROUPINGS, type Grouping, groupTrades } from './groups.ts';
import { averageHoldByExit } from './hold.ts';
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

const ACCOUNT = {
  initialBalance: '10000',
  balance: '10100',
  capital: { opening: 10_000, deposits: [] },
  openPositions: 2,
  trials: null,
  from: null,
  to: null,
  everyDay: false,
  at: START,
};

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
    expect(maxDrawdownR([closed(-1)])).toBe(1);
    expect(maxDrawdownFraction([closed(-1)], ACCOUNT.capital)).toBe(0.02);
  });

  it('count time in the market once however many are open', () => {
    const trades = [closed(1, 0), closed(1, 0.5), closed(1, 10)];
    expect(exposure(trades, START - 10 * HOUR_MS, START)).toBeCloseTo(0.15, 12);
    expect(exposure([], START, START)).toBeNull();
  });

  it('set trades side by side in the order that people expect', () => {
    const trades = [
      closed(1, 0, { score: 85, tier: 'heavy', strategyVersion: 10 }),
      closed(1, 1, { score: 79.9, side: 'SHORT', symbol: 'XRPUSDT' }),
      closed(1, 2, { score: 80, status: 'sl', strategyVersion: 9 }),
      closed(1, 12, { score: 74.9, tier: 'light' }),
    ];
    const names = (by: Grouping) => [...groupTrades(trades, by).keys()];
    expect(names('scoreBand')).toEqual(['<75', '75–79', '80–84', '85+']);
    expect(names('hour')).toEqual(['9', '10', '11', '23']);
    expect(names('side')).toEqual(['LONG', 'SHORT']);
    expect(names('tier')).toEqual(['light', 'standard', 'heavy']);
    expect(names('instrument')).toEqual(['BTCUSDT', 'XRPUSDT']);
    expect(names('exit')).toEqual(['tp', 'sl']);
    expect(names('version')).toEqual(['1', '9', '10']);
    expect(groupTrades([], 'side').size).toBe(0);
  });

  it.each(Object.keys(GROUPINGS) as Grouping[])('lose and double no trade by %s', (by) => {
    const trades = Array.from({ length: 60 }, (_, index) =>
      closed(index % 7, index * 5, { score: 60 + index, strategyVersion: index % 3 }),
    );
    expect([...groupTrades(trades, by).values()].flat().length).toBe(trades.length);
  });

  it('average the time in a trade by how it ended', () => {
    const trades = [closed(1), closed(1, 2, { status: 'sl' }), closed(1, 3, { openedAt: START - DAY_MS })];
    expect(averageHoldByExit(trades)).toEqual([
      { exit: 'tp', trades: 2, averageHoldMs: (HOUR_MS + 21 * HOUR_MS) / 2 },
      { exit: 'sl', trades: 1, averageHoldMs: HOUR_MS },
    ]);
  });
});

describe('edges', () => {
  it('0 trades', () => {
    const stats = statsOf([], ACCOUNT);
    expect(
      Object.entries(stats)
        .filter(([, value]) => value === null)
        .map(([name]) => name),
    ).toEqual([
      'winRate',
      'averageWinR',
      'averageLossR',
      'winLossRatio',
      'profitFactor',
      'sharpePerTrade',
      'stdR',
      'medianR',
      'p25R',
      'p75R',
      'bestR',
      'worstR',
      'expectancyR',
      'sharpeDaily',
      'sortinoDaily',
      'averageHoldMs',
      'firstTradeAt',
      'lastTradeAt',
      'exposureFraction',
      'skewnessDaily',
      'kurtosisDaily',
      'probabilisticSharpe',
      'deflatedSharpe',
      'trials',
    ]);
    expect(stats).toMatchObject({ netR: 0, netUsd: '0', maxDrawdownR: 0, averageHoldByExit: [] });
  });

  it('1 trade has a place but no spread', () => {
    expect(statsOf([closed(0.5)], ACCOUNT)).toMatchObject({
      medianR: 0.5,
      p25R: 0.5,
      bestR: 0.5,
      worstR: 0.5,
      stdR: null,
      sharpePerTrade: null,
      sharpeDaily: null,
      exposureFraction: 1,
    });
  });

  it('no losses: nothing to divide by', () => {
    const stats = statsOf([closed(1, 30), closed(0, 20), closed(2)], ACCOUNT);
    expect(stats).toMatchObject({
      profitFactor: null,
      winLossRatio: null,
      averageLossR: 0,
      sortinoDaily: null,
    });
  });

  it('no wins', () => {
    const stats = statsOf([closed(-1, 30), closed(-2)], ACCOUNT);
    expect(stats).toMatchObject({ profitFactor: 0, winLossRatio: null, averageWinR: null, winRate: 0 });
  });

  it('zero variance, also when only rounding tells the values apart', () => {
    const same = [closed(0.1 + 0.2, 48), closed(0.3, 24), closed(0.3)];
    expect(statsOf(same, ACCOUNT)).toMatchObject({ stdR: 0, sharpePerTrade: null, sharpeDaily: null });
    const flat = Array.from({ length: 40 }, (_, day) => closed(0.3, day * 24));
    expect(statsOf(flat, ACCOUNT)).toMatchObject({ skewnessDaily: null, probabilisticSharpe: null });
  });

  it('a span that is asked for bounds the exposure, and the present does', () => {
    const trades = [closed(1, 10), closed(1, 0)];
    expect(statsOf(trades, { ...ACCOUNT, from: START - 20 * HOUR_MS }).exposureFraction).toBeCloseTo(0.1, 12);
    expect(statsOf(trades, { ...ACCOUNT, to: START + DAY_MS }).exposureFraction).toBeCloseTo(2 / 11, 12);
  });

  it('idle days at the ends count when a span is compared, and only then', () => {
    const trades = [closed(1, 48), closed(-0.5, 24), closed(1.5)];
    const span = { ...ACCOUNT, from: START - 9 * DAY_MS, to: START + DAY_MS };
    expect(statsOf(trades, span).sharpeDaily).toBe(statsOf(trades, ACCOUNT).sharpeDaily);
    const [mean, n] = [2 / 11, 11];
    const squares = (1 - mean) ** 2 + (-0.5 - mean) ** 2 + (1.5 - mean) ** 2 + (n - 3) * mean ** 2;
    const whole = statsOf(trades, { ...span, everyDay: true }).sharpeDaily;
    expect(whole).toBeCloseTo((mean / Math.sqrt(squares / (n - 1))) * Math.sqrt(365), 9);
  });
});
