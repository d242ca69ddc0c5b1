import { CVD_WINDOWS } from '@ae/strategies/features.ts';
import { describe, expect, it } from 'vitest';
import { newDraft } from './config-draft.ts';
import { previewOf } from './preview.ts';

const snapshot = {
  symbol: 'ETHUSDT',
  at: 1_723_075_200_000,
  price: 2500,
  atrPct: 0.004,
  cvd: Object.fromEntries(CVD_WINDOWS.map((window) => [window, 12])),
  whaleRatios: {},
  largeTrades15m: { buys: 1, sells: 0, maxBuyUsd: 80_000, maxSellUsd: null },
  obi10: 0.1,
  spotPerpDivergence: null,
  oiChange: 0.04,
  longShortRatio: 0.4,
  topTraderLong: 0.6,
  coinbasePremium: 0.001,
};
const draft = { ...newDraft('ETHUSDT'), displayName: 'One' };

describe('preview', () => {
  it('scores a valid draft with the model the draft names', () => {
    const preview = previewOf(draft, snapshot);
    expect(preview).toMatchObject({ direction: 'LONG', blockReason: null, symbol: 'ETHUSDT', price: 2500 });
    expect(preview?.score).toBeGreaterThan(75);
    expect(preview?.layers.length).toBeGreaterThan(0);
  });

  it('follows a change of the draft', () => {
    const strict = previewOf({ ...draft, 'gateVol.volAtrPctMin': 0.01 }, snapshot);
    expect(strict).toMatchObject({ score: 0, blockReason: 'low_vol' });
  });

  it('says nothing about an invalid draft or a strange snapshot', () => {
    expect(previewOf({ ...draft, weightEnv: 60 }, snapshot)).toBeNull();
    expect(previewOf(draft, null)).toBeNull();
    expect(previewOf(draft, { symbol: 'ETHUSDT' })).toBeNull();
  });
});
