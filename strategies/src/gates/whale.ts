import type { Side } from '@ae/db/enums.ts';
import { gateDefaults } from '../config/symbols.ts';
import type { LargeTrades } from '../features.ts';
import { type GateInput, type GateReading, gate, signedVeto, verdict } from './gate.ts';

/**
 * whale: large traders must not stand against the side. Which way it judges is the instrument's
 * (exact symbol): net flow of whale trades (`whale_flow`), or one large trade against and none
 * with (`whale_adverse`).
 */
export const whaleGate = gate(
  ['gateWhale.enabled', 'gateWhale.whaleUsdThreshold', 'gateWhale.whaleFlowPct'],
  (input) => {
    const { whaleGate: style } = gateDefaults(input.config.symbol);
    const reading = style === 'flow' ? flowReading(input) : adverseReading(input);
    return verdict(reading, input.config.gateWhale.enabled);
  },
);

function flowReading(input: GateInput): GateReading {
  const threshold = input.config.gateWhale.whaleFlowPct;
  return signedVeto('whaleRatio', input, { name: 'whale', threshold, reason: 'whale_flow' });
}

/** Its value is the largest notional against the side, 0 when there is none, null when unknown. */
function adverseReading({ features, config, direction }: GateInput): GateReading {
  const threshold = config.gateWhale.whaleUsdThreshold;
  const trades = features.largeTrades15m;
  if (trades === null)
    return { name: 'whale', value: null, threshold, missing: 'largeTrades15m', veto: null };
  if (direction === null) return { name: 'whale', value: null, threshold, missing: null, veto: null };
  const withSide = sideOf(trades, direction);
  const against = sideOf(trades, direction === 'LONG' ? 'SHORT' : 'LONG');
  const veto = isLarge(against, threshold) && !isLarge(withSide, threshold) ? 'whale_adverse' : null;
  return { name: 'whale', value: against.count === 0 ? 0 : against.maxUsd, threshold, missing: null, veto };
}

interface SideTrades {
  count: number;
  maxUsd: number | null;
}

function sideOf(trades: LargeTrades, side: Side): SideTrades {
  return side === 'LONG'
    ? { count: trades.buys, maxUsd: trades.maxBuyUsd }
    : { count: trades.sells, maxUsd: trades.maxSellUsd };
}

/** Without a known notional (snapshots that carry only counts) a counted trade counts as large. */
function isLarge({ count, maxUsd }: SideTrades, thresholdUsd: number): boolean {
  return maxUsd === null ? count > 0 : maxUsd >= thresholdUsd;
}
