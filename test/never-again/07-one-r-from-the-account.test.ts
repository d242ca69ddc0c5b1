import { DEFAULT_PAPER } from '@ae/server/engine/core/model/paper-config.ts';
import { openPosition } from '@ae/server/engine/core/positions/open.ts';
import { START, sampleInstrument, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';
import { pathsWith, productCode } from './tree.ts';

/** USD that a standard position may lose to its first stop. */
function oneR(initialBalance: string, riskPerTrade: number): number {
  const strategy = sampleStrategy({ initialBalance, currentBalance: initialBalance }, { riskPerTrade });
  const opening = openPosition({
    strategy,
    instrument: sampleInstrument(),
    side: 'LONG',
    tier: 'standard',
    score: 80,
    layers: [],
    at: START,
    price: 60_000,
    lastAggId: 1,
    atr: 200,
    terms: DEFAULT_PAPER,
    book: { bestBid: null, bestAsk: null, depth: null },
  });
  if (!opening.ok) throw new Error(opening.reason);
  return Number(opening.position.riskDistance) * Number(opening.position.qty);
}

describe('1R comes from the account of the strategy', () => {
  it.each([
    ['10000', 0.02, 200],
    ['5000', 0.01, 50],
    ['250000', 0.004, 1_000],
  ])('%s USDT at %d risks %d', (balance, risk, usd) => {
    // The quantity is rounded down to the step, so a little less may be at risk.
    expect(oneR(balance, risk)).toBeGreaterThan(usd * 0.995);
    expect(oneR(balance, risk)).toBeLessThanOrEqual(usd);
  });

  it('no page or query multiplies by 200', () => {
    const code = productCode(/^(web\/src|server\/src\/(api|store))\/.*\.(ts|svelte)$/);
    expect(pathsWith(code, /[*/]\s*200\b|\b200\s*[*/][^/*]/)).toEqual([]);
  });
});
