import { type GateReading, gate, verdict } from './gate.ts';

/** vol: the market must move, atrPct ≥ volAtrPctMin (fraction of price), else `low_vol`. */
export const volGate = gate(['gateVol.enabled', 'gateVol.volAtrPctMin'], ({ features, config }) =>
  verdict(volReading('atrPct', features.atrPct, config.gateVol.volAtrPctMin), config.gateVol.enabled),
);

/** The reading for either candle length; at the threshold it passes. */
export function volReading(
  feature: 'atrPct' | 'atrPct1h',
  value: number | null,
  threshold: number,
): GateReading {
  const missing = value === null ? feature : null;
  const veto = value !== null && value < threshold ? 'low_vol' : null;
  return { name: 'vol', value, threshold, missing, veto };
}
