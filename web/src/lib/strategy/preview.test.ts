import { CVD_WINDOWS } from '@ae/strategies/features.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { describe, expect, it } from 'vitest';
import { newDraft } from './config-draft.ts';
import { PREVIEW_SNAPSHOTS, previewOf, withSnapshots } from './preview.ts';

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
  ...{ liq5m: null, fundingRate: null, maxAbsFunding: null, vwap30m: null, atrPercentile: null },
  ...{ atrPct1h: null, spotPerpTrap: null },
};
const draft = { ...newDraft('ETHUSDT'), displayName: 'One' };

describe('preview', () => {
  it('scores a valid draft with the model the draft names', () => {
    const preview = previewOf(draft, [snapshot]);
    expect(preview).toMatchObject({ direction: 'LONG', blockReason: null, symbol: 'ETHUSDT', price: 2500 });
    expect(preview?.score).toBeGreaterThan(75);
    expect(preview?.layers.length).toBeGreaterThan(0);
  });

  it('follows a change of the draft', () => {
    const strict = previewOf({ ...draft, 'gateVol.volAtrPctMin': 0.01 }, [snapshot]);
    expect(strict).toMatchObject({ score: 0, blockReason: 'low_vol' });
  });

  it('says nothing about an invalid draft or a strange snapshot', () => {
    expect(previewOf({ ...draft, weightEnv: 60 }, [snapshot])).toBeNull();
    expect(previewOf(draft, [null])).toBeNull();
    expect(previewOf(draft, [{ symbol: 'ETHUSDT' }])).toBeNull();
  });

  const at = (seconds: number, cvd: number) => ({
    ...snapshot,
    at: snapshot.at + seconds * 1000,
    cvd: Object.fromEntries(CVD_WINDOWS.map((window) => [window, cvd])),
  });

  it('sees acceleration once there are three snapshots', () => {
    const rising = [at(0, 10), at(15, 12), at(30, 20)];
    const layer = (snapshots: readonly unknown[]) =>
      previewOf(draft, snapshots)?.layers.find(({ name }) => name === 'direction')?.raw ?? 0;
    expect(layer(rising)).toBe(layer(rising.slice(-1)) + 5);
  });

  it('scores every model', () => {
    for (const { id } of MODELS) {
      const own = { ...newDraft('ETHUSDT', id), displayName: 'One' };
      expect([id, previewOf(own, [at(0, 10), at(15, 12)])?.at]).toEqual([
        id,
        new Date(at(15, 12).at).toISOString(),
      ]);
    }
  });

  it('keeps the newest snapshots, each once', () => {
    const many = Array.from({ length: 20 }, (_, index) => at(index, index));
    const kept = withSnapshots(many.slice(5), [...many.slice(0, 6), null]);
    expect(kept).toHaveLength(PREVIEW_SNAPSHOTS);
    expect(kept.at(-1)?.at).toBe(many.at(-1)?.at);
  });
});
