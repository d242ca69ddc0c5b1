import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { table } from '../terminal.ts';

/** Notional in USD from which a trade counts for `whaleRatio` here (a strategy has its own). */
export const WHALE_USD = 100_000;

/** The keys of the contract in their order; null is unknown. */
export function featureOutput(snapshot: FeatureSnapshot) {
  const { symbol, at, price, trades24h, cvd, vwap30m, atr5m, atr1h, p95Qty, p99Qty } = snapshot;
  const large = snapshot.largeTrades15m;
  return {
    symbol,
    at,
    price,
    trades24h,
    cvd: {
      '5m': cvd['5m'],
      '15m': cvd['15m'],
      '30m': cvd['30m'],
      '1h': cvd['1h'],
      '4h': cvd['4h'],
      '24h': cvd['24h'],
    },
    vwap30m,
    atr5m,
    atr1h,
    p95Qty,
    p99Qty,
    largeTrades15m: large === null ? null : { buys: large.buys, sells: large.sells },
    whaleRatio: snapshot.whaleRatios[String(WHALE_USD)] ?? null,
  };
}

export type FeatureOutput = ReturnType<typeof featureOutput>;

/** The features as text for people. */
export function describeFeatures({ cvd, largeTrades15m, ...rest }: FeatureOutput): string {
  const rows = Object.entries(rest);
  const windows = Object.entries(cvd).map(([window, value]) => [`cvd ${window}`, value]);
  const large = largeTrades15m === null ? null : `${largeTrades15m.buys} buys, ${largeTrades15m.sells} sells`;
  return table(['feature', 'value'], [...rows, ...windows, ['largeTrades15m', large]]);
}
