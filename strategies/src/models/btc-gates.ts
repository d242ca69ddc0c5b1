/**
 * btc-gates (spec 03): no score. Net whale flow sets the side; it is entered when the market moves
 * and neither the book nor the spot market stands against it. Its four gates are the model, so the
 * configuration's thresholds apply and its switches do not. As every evaluation has a score, it is
 * 100 when all gates pass and 0 otherwise: an opposite signal always flips; the tier is standard.
 */
import type { Side } from '@ae/db/enums.ts';
import type { StrategyConfig } from '../config/strategy-config.ts';
import type { ModelFeatures } from '../features.ts';
import { type GateReading, gate, verdict } from '../gates/gate.ts';
import { obiReading } from '../gates/obi.ts';
import { volReading } from '../gates/vol.ts';
import { sideOfSign } from '../layers/consensus.ts';
import type { StrategyModel } from '../model.ts';
import { conclude } from '../verdict.ts';

const GATES = [
  gate(['gateVol.volAtrPctMin'], ({ features, config }) =>
    verdict(volReading('atrPct1h', features.atrPct1h, config.gateVol.volAtrPctMin), true),
  ),
  gate(['gateWhale.whaleUsdThreshold', 'gateWhale.whaleFlowPct'], ({ features, config }) =>
    verdict(whaleReading(features, config), true),
  ),
  gate(['gateObi.obiThreshold'], (input) => verdict(obiReading(input), true)),
  gate([], ({ features }) => verdict(trapReading(features), true)),
];

export const btcGates: StrategyModel = {
  id: 'btc-gates',
  title: 'BTC gates',
  needs: ['price', 'atrPct1h', 'whaleRatio', 'spotPerpTrap'],
  uses: GATES.flatMap(({ uses }) => uses),
  evaluate: (features, config) => {
    const direction = whaleSide(features, config);
    const gates = GATES.map((ask) => ask({ features, config, direction }));
    const sum = gates.every((gate) => gate.passed) ? 100 : 0;
    return conclude({ direction, gates, layers: [], sum, noDirection: 'no_whale_flow' }, config);
  },
};

/** The side of a whale ratio of at least the threshold; a ratio of 0 is no side, whatever the threshold. */
function whaleSide({ whaleRatio }: ModelFeatures, { gateWhale }: StrategyConfig): Side | null {
  if (whaleRatio === null || Math.abs(whaleRatio) < gateWhale.whaleFlowPct) return null;
  return sideOfSign(whaleRatio);
}

function whaleReading(features: ModelFeatures, config: StrategyConfig): GateReading {
  const value = features.whaleRatio;
  const veto = whaleSide(features, config) === null ? 'no_whale_flow' : null;
  const missing = value === null ? 'whaleRatio' : null;
  return { name: 'whale', value, threshold: config.gateWhale.whaleFlowPct, missing, veto };
}

/** 1 when spot and perpetual CVD over 30 minutes have opposite signs: whoever moves one is alone. */
function trapReading({ spotPerpTrap }: ModelFeatures): GateReading {
  const missing = spotPerpTrap === null ? 'spotPerpTrap' : null;
  const value = spotPerpTrap === null ? null : Number(spotPerpTrap);
  return {
    name: 'spot-perp',
    value,
    threshold: 1,
    missing,
    veto: spotPerpTrap === true ? 'spot_perp_trap' : null,
  };
}
