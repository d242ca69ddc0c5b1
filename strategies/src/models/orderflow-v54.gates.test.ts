import { describe, expect, it } from 'vitest';
import type { LargeTrades, ModelFeatures } from '../features.ts';
import type { GateVerdict, ModelEvaluation } from '../model.ts';
import { SHORT_CVDS, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV54 } from './orderflow-v54.ts';

type Changes = Partial<ModelFeatures>;
const SPOT_PERP_ON = { gateSpotPerp: { enabled: true } };

function evaluate(features: Changes, config: Record<string, unknown> = {}): ModelEvaluation {
  return orderflowV54.evaluate(sampleFeatures(features), sampleConfig(config), null);
}

function gate(
  name: string,
  features: Changes,
  config: Record<string, unknown> = {},
): GateVerdict | undefined {
  return evaluate(features, config).gates.find((verdict) => verdict.name === name);
}

const cvdsOf = (side: string): Changes => (side === 'LONG' ? {} : SHORT_CVDS);

describe('gates', () => {
  it('are asked in order, all are recorded, and the first that fails names the block', () => {
    const evaluation = evaluate(
      { atrPct: 0.001, cvdSlow: -1, whaleRatio: -0.6, obi10: -0.4, spotPerpDivergence: -0.01 },
      SPOT_PERP_ON,
    );
    expect(evaluation.gates).toEqual([
      { name: 'vol', value: 0.001, threshold: 0.002, passed: false, reason: 'low_vol' },
      { name: 'cvd', value: -1, threshold: 0, passed: false, reason: 'no_direction_consensus' },
      { name: 'whale', value: -0.6, threshold: 0.5, passed: false, reason: 'whale_flow' },
      { name: 'obi', value: -0.4, threshold: 0.3, passed: false, reason: 'obi_veto' },
      { name: 'spot-perp', value: -0.01, threshold: 0.003, passed: false, reason: 'spot_perp_veto' },
    ]);
    expect(evaluation.blockReason).toBe('low_vol');
    expect(evaluate({ whaleRatio: -0.6, obi10: -0.4 }).blockReason).toBe('whale_flow');
  });

  it.each([
    [0.00199, 'low_vol'],
    [0.002, null],
    [0.00201, null],
    [null, 'missing_feature:atrPct'],
  ])('vol: atrPct %s: %s', (atrPct, reason) => {
    expect(gate('vol', { atrPct })).toEqual({
      name: 'vol',
      value: atrPct,
      threshold: 0.002,
      passed: reason === null,
      reason,
    });
  });

  it.each([
    ['LONG', -0.501, 'whale_flow'],
    ['LONG', -0.5, null],
    ['LONG', 0.9, null],
    ['SHORT', 0.501, 'whale_flow'],
    ['SHORT', 0.5, null],
    ['SHORT', -0.9, null],
    ['LONG', null, 'missing_feature:whaleRatio'],
  ])('whale of BTC: %s at ratio %s: %s', (side, whaleRatio, reason) => {
    expect(gate('whale', { ...cvdsOf(side), whaleRatio })?.reason).toBe(reason);
  });

  it.each([
    ['LONG', -0.301, 'obi_veto'],
    ['LONG', -0.3, null],
    ['LONG', 0.9, null],
    ['SHORT', 0.301, 'obi_veto'],
    ['SHORT', 0.3, null],
    ['SHORT', -0.9, null],
    ['SHORT', null, 'missing_feature:obi10'],
  ])('obi: %s at %s: %s', (side, obi10, reason) => {
    expect(gate('obi', { ...cvdsOf(side), obi10 })?.reason).toBe(reason);
  });

  it.each([
    ['LONG', -0.0031, 'spot_perp_veto'],
    ['LONG', -0.003, null],
    ['LONG', 0.01, null],
    ['SHORT', 0.0031, 'spot_perp_veto'],
    ['SHORT', 0.003, null],
    ['SHORT', -0.01, null],
    ['SHORT', null, 'missing_feature:spotPerpDivergence'],
  ])('spot-perp: %s at %s: %s', (side, spotPerpDivergence, reason) => {
    expect(gate('spot-perp', { ...cvdsOf(side), spotPerpDivergence }, SPOT_PERP_ON)?.reason).toBe(reason);
  });

  it('switched off pass whatever they see, and say so', () => {
    const off = { enabled: false };
    const config = { gateVol: off, gateCvd: off, gateWhale: off, gateObi: off, gateSpotPerp: off };
    const changes = { atrPct: null, cvdSlow: -1, whaleRatio: -1, obi10: null, spotPerpDivergence: -1 };
    const { gates, blockReason } = evaluate(changes, config);
    expect(gates.map(({ passed, reason }) => [passed, reason])).toEqual(Array(5).fill([true, 'disabled']));
    expect(gates[2]?.value).toBe(-1);
    expect(blockReason).toBeNull();
  });
});

describe('whale gate of other instruments: one large trade against and none with', () => {
  const ETH = { symbol: 'ETHUSDT' };
  const trades = (
    buys: number,
    sells: number,
    maxBuyUsd: number | null,
    maxSellUsd: number | null,
  ): LargeTrades => ({
    buys,
    sells,
    maxBuyUsd,
    maxSellUsd,
  });

  it.each([
    ['LONG', trades(0, 1, null, 50_000), 'whale_adverse'],
    ['LONG', trades(0, 1, null, 49_999.99), null],
    ['LONG', trades(1, 1, 50_000, 90_000), null],
    ['LONG', trades(1, 1, 49_999, 50_000), 'whale_adverse'],
    ['LONG', trades(1, 0, 90_000, null), null],
    ['LONG', trades(0, 0, null, null), null],
    ['LONG', trades(0, 1, null, null), 'whale_adverse'],
    ['LONG', trades(1, 1, null, null), null],
    ['LONG', null, 'missing_feature:largeTrades15m'],
  ])('%s with %j: %s, and mirrored', (_side, largeTrades15m, reason) => {
    const blocked = gate('whale', { largeTrades15m }, ETH);
    expect(blocked).toMatchObject({ threshold: 50_000, passed: reason === null, reason });
    const swapped = largeTrades15m && {
      buys: largeTrades15m.sells,
      sells: largeTrades15m.buys,
      maxBuyUsd: largeTrades15m.maxSellUsd,
      maxSellUsd: largeTrades15m.maxBuyUsd,
    };
    expect(gate('whale', { ...SHORT_CVDS, largeTrades15m: swapped }, ETH)).toEqual(blocked);
  });

  it('shows the largest notional against the side', () => {
    expect(gate('whale', { largeTrades15m: trades(1, 2, 70_000, 60_000) }, ETH)?.value).toBe(60_000);
    expect(gate('whale', { largeTrades15m: trades(1, 0, 70_000, null) }, ETH)?.value).toBe(0);
    expect(gate('whale', { largeTrades15m: trades(0, 1, null, null) }, ETH)?.value).toBeNull();
  });

  it('does not look at the whale ratio, and BTC not at single trades', () => {
    expect(gate('whale', { whaleRatio: -1 }, ETH)?.passed).toBe(true);
    expect(gate('whale', { largeTrades15m: trades(0, 9, null, 9e6) })?.passed).toBe(true);
    expect(gate('whale', { largeTrades15m: null })?.passed).toBe(true);
  });
});
