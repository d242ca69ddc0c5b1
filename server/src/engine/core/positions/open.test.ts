import { describe, expect, it } from 'vitest';
import type { Depth10 } from '../model/market-event.ts';
import { DEFAULT_PAPER } from '../model/paper-config.ts';
import { mirrored, START, sampleInstrument, sampleStrategy } from '../samples.ts';
import { type OpeningIntent, openPosition } from './open.ts';

function intent(changes: Partial<OpeningIntent> = {}, config: Record<string, unknown> = {}): OpeningIntent {
  return {
    strategy: sampleStrategy({}, config),
    instrument: sampleInstrument(),
    side: 'LONG',
    tier: 'standard',
    score: 75,
    layers: [],
    at: START,
    price: 60_000,
    lastAggId: 7,
    atr: 200,
    terms: DEFAULT_PAPER,
    book: { bestBid: null, bestAsk: null, depth: null },
    ...changes,
  };
}

function opened(changes: Partial<OpeningIntent> = {}, config: Record<string, unknown> = {}) {
  const opening = openPosition(intent(changes, config));
  if (!opening.ok) throw new Error(opening.reason);
  return opening.position;
}

function refused(changes: Partial<OpeningIntent>, config: Record<string, unknown> = {}): string | null {
  const opening = openPosition(intent(changes, config));
  return opening.ok ? null : opening.reason;
}

describe('opening a position', () => {
  it('sets levels around the last price and sizes by risk, rounded down to the step', () => {
    expect(opened()).toMatchObject({
      id: `s1@${START}`,
      entryPrice: '60000',
      priceSource: 'last_trade',
      riskDistance: '300',
      initialStop: '59700',
      stopPrice: '59700',
      tp1Price: '60225',
      tp2Price: '60450',
      breakEvenStop: '60000',
      qty: '0.666',
      openQty: '0.666',
      entryFeeUsd: '19.98',
      timeoutAt: START + 240 * 60_000,
      asOfAggId: 7,
    });
  });

  it('mirrors everything for a short', () => {
    const long = opened({}, { breakEvenBufferAtr: 0.2 });
    expect(long.breakEvenStop).toBe('60040');
    expect(opened({ side: 'SHORT' }, { breakEvenBufferAtr: 0.2 })).toEqual(mirrored(long));
  });

  it.each([
    ['light', '0.333'],
    ['standard', '0.666'],
    ['heavy', '1'],
  ] as const)('risks by tier: %s', (tier, qty) => {
    expect(opened({ tier }).qty).toBe(qty);
  });

  it('takes 1R from the account, not from a constant', () => {
    const strategy = sampleStrategy(
      { initialBalance: '25000', currentBalance: '25000' },
      { riskPerTrade: 0.01 },
    );
    expect(opened({ strategy }).qty).toBe('0.833');
  });

  it('keeps the stop after TP1 within TP1', () => {
    const position = opened({}, { slAtrMultiplier: 0.5, tp1Ratio: 0.3, breakEvenBufferAtr: 0.5 });
    expect(position).toMatchObject({ tp1Price: '60030', breakEvenStop: '60030' });
  });

  it('charges limit exits as maker when asked', () => {
    expect(opened({ terms: { ...DEFAULT_PAPER, fees: 'by-liquidity' } })).toMatchObject({
      entryFeeRate: '0.0005',
      exitFeeRate: '0.0002',
    });
  });

  it.each([
    ['ATR unknown', { atr: null }, 'atr_unknown'],
    ['ATR 0', { atr: 0 }, 'atr_unknown'],
    ['ATR no number', { atr: Number.NaN }, 'atr_unknown'],
    ['less than a step', { atr: 1e9 }, 'below_minimum_qty'],
    [
      'below the market minimum',
      { instrument: sampleInstrument({ marketMinQty: '1' }) },
      'below_minimum_qty',
    ],
    [
      'below the notional',
      { instrument: sampleInstrument({ minNotional: '40000' }) },
      'below_minimum_notional',
    ],
    ['an empty account', { strategy: sampleStrategy({ currentBalance: '199.99' }) }, 'insufficient_balance'],
  ])('refuses: %s', (_name, changes, reason) => {
    expect(refused(changes)).toBe(reason);
  });

  it('never sends more than the venue takes', () => {
    expect(opened({ atr: 0.01 }).qty).toBe('1000');
  });
});

describe('sizing by capital', () => {
  it('takes a share of the present balance at the entry price', () => {
    const strategy = sampleStrategy({ currentBalance: '12000' });
    expect(opened({ strategy, capitalFraction: 0.08 })).toMatchObject({
      qty: '0.016',
      capitalFraction: 0.08,
      riskDistance: '300',
    });
    expect(opened().capitalFraction).toBeNull();
  });

  it.each<[string, Partial<OpeningIntent>, string]>([
    ['ATR unknown', { atr: null }, 'atr_unknown'],
    ['less than a step', { capitalFraction: 1e-6 }, 'below_minimum_qty'],
    ['below the notional', { capitalFraction: 0.009 }, 'below_minimum_notional'],
    ['nothing left', { strategy: sampleStrategy({ currentBalance: '-5' }) }, 'insufficient_balance'],
  ])('refuses: %s', (_name, changes, reason) => {
    expect(refused({ capitalFraction: 0.05, ...changes })).toBe(reason);
  });
});

describe('fill model market', () => {
  const terms = { ...DEFAULT_PAPER, fillModel: 'market', slippageBps: 2 } as const;
  const touch = { bestBid: 59_990, bestAsk: 60_020, depth: null };
  const depth: Depth10 = {
    symbol: 'BTCUSDT',
    bids: [[59_990, 1]],
    asks: [
      [60_020, 1],
      [60_225, 3.5],
      [60_300, 2],
    ],
    time: START,
    receivedAt: START,
  };

  it('crosses the spread, worse by the slippage', () => {
    const long = opened({ terms, book: touch });
    expect(long).toMatchObject({
      entryPrice: '60032.004',
      priceSource: 'book_top',
      fillModel: 'market',
      initialStop: '59732.004',
      tp1Price: '60257.004',
      queueAhead: null,
    });
    expect(long.entrySlippageBps).toBeCloseTo((32.004 / 60_000) * 10_000, 12);
    const short = opened({ terms, book: touch, side: 'SHORT' });
    expect(short.entryPrice).toBe('59978.002');
    expect(short.entrySlippageBps).toBeCloseTo((21.998 / 60_000) * 10_000, 12);
  });

  it('takes the last trade when the book is silent', () => {
    expect(opened({ terms })).toMatchObject({
      entryPrice: '60012',
      priceSource: 'last_trade',
      entrySlippageBps: 2,
    });
  });

  it('queues behind what the book shows at the first target, when it reaches that far', () => {
    const still = { ...terms, slippageBps: 0 };
    const book = { bestBid: null, bestAsk: null, depth };
    expect(opened({ terms: still, book }).queueAhead).toBe('3.5');
    expect(opened({ terms: still, book }, { tp1Ratio: 0.8 }).queueAhead).toBe('0');
    expect(opened({ terms: still, book }, { tp1Ratio: 1.01, tp2Ratio: 2 }).queueAhead).toBeNull();
    expect(opened({ terms: still, book, side: 'SHORT' }).queueAhead).toBeNull();
    const byMark = { ...still, triggerPrice: 'mark' } as const;
    expect(opened({ terms: byMark, book })).toMatchObject({ triggerPrice: 'mark', queueAhead: null });
  });
});
