import { describe, expect, it } from 'vitest';
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
    fees: 'taker-both-sides',
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
    expect(opened({ fees: 'by-liquidity' })).toMatchObject({ entryFeeRate: '0.0005', exitFeeRate: '0.0002' });
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
