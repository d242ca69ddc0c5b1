import { CVD_WINDOWS } from '@ae/strategies/features.ts';
import type { SeriesFeature } from '../store/api-feature-series.ts';
import { badInput } from './errors.ts';

/** Numbers of a snapshot that can be asked for over time, by dotted name. */
const NAMES: ReadonlySet<string> = new Set([
  'price',
  'trades24h',
  ...CVD_WINDOWS.map((window) => `cvd.${window}`),
  'cvdUtcDay',
  'vwap30m',
  'atr5m',
  'atr1h',
  'riskAtr',
  'atrPercentile',
  'atrPct',
  'atrPct1h',
  'p95Qty',
  'p99Qty',
  'largeTrades15m.buys',
  'largeTrades15m.sells',
  'largeTrades15m.maxBuyUsd',
  'largeTrades15m.maxSellUsd',
  'obi10',
  'bestBid',
  'bestAsk',
  'spread',
  'microprice',
  'markPrice',
  'indexPrice',
  'spotPerpDivergence',
  'spotCvd30m',
  'oiChange',
  'longShortRatio',
  'topTraderLong',
  'fundingRate',
  'fundingZ7d',
  'fundingSlope',
  'maxAbsFunding',
  'liq5m.longUsd',
  'liq5m.shortUsd',
  'coinbasePremium',
  'buyVol1m',
  'sellVol1m',
  'meanVol1m24h',
  'tradeRate',
  'cascade',
]);

/** By threshold in USD. */
const WHALE_RATIO = /^whaleRatios\.\d{1,9}(\.\d{1,4})?$/;
const MOST_FEATURES = 12;

/** Throws BAD_USER_INPUT that names what is not known. */
export function seriesFeatures(names: readonly string[]): SeriesFeature[] {
  const unique = [...new Set(names)];
  if (unique.length === 0 || unique.length > MOST_FEATURES) {
    throw badInput(`features: ${unique.length} are not allowed, expected 1 to ${MOST_FEATURES}`);
  }
  return unique.map((name) => ({ name, path: pathOf(name) }));
}

function pathOf(name: string): string[] {
  if (NAMES.has(name)) return name.split('.');
  if (WHALE_RATIO.test(name)) return ['whaleRatios', name.slice('whaleRatios.'.length)];
  const known = [...NAMES, 'whaleRatios.<USD>'].join(', ');
  throw badInput(`features: ${JSON.stringify(name)} is not known, expected one of ${known}`);
}
