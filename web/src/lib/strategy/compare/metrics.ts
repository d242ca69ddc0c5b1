/** The statistics of a comparison as rows, and who is best in each. Pure. */
import type { StatsView } from '../types.ts';

/** Which way is better; null: neither. */
export type Better = 'more' | 'less' | null;

export type MetricKey =
  | 'netR'
  | 'netUsd'
  | 'trades'
  | 'winRate'
  | 'expectancyR'
  | 'profitFactor'
  | 'averageWinR'
  | 'averageLossR'
  | 'maxDrawdownR'
  | 'sharpeDaily'
  | 'sortinoDaily'
  | 'probabilisticSharpe'
  | 'deflatedSharpe'
  | 'stdR'
  | 'feesR'
  | 'exposureFraction'
  | 'averageHoldMs';

export interface Metric {
  key: MetricKey;
  better: Better;
}

export const METRICS: readonly Metric[] = [
  { key: 'netR', better: 'more' },
  { key: 'netUsd', better: 'more' },
  { key: 'trades', better: null },
  { key: 'winRate', better: 'more' },
  { key: 'expectancyR', better: 'more' },
  { key: 'profitFactor', better: 'more' },
  { key: 'averageWinR', better: 'more' },
  { key: 'averageLossR', better: 'more' },
  { key: 'maxDrawdownR', better: 'less' },
  { key: 'sharpeDaily', better: 'more' },
  { key: 'sortinoDaily', better: 'more' },
  { key: 'probabilisticSharpe', better: 'more' },
  { key: 'deflatedSharpe', better: 'more' },
  { key: 'stdR', better: 'less' },
  { key: 'feesR', better: 'less' },
  { key: 'exposureFraction', better: null },
  { key: 'averageHoldMs', better: null },
];

/** A metric as a number; null while it is not known, or where nothing was traded. */
export function metricValue(stats: StatsView, key: MetricKey): number | null {
  if (stats.trades === 0) return key === 'trades' ? 0 : null;
  const value = stats[key];
  return value === null ? null : Number(value);
}

/** Places of the best values; none when fewer than two are known, when all are equal, or when none is better. */
export function bestOf(values: readonly (number | null)[], better: Better): number[] {
  const known = values.filter((value) => value !== null);
  if (better === null || known.length < 2) return [];
  const best = better === 'more' ? Math.max(...known) : Math.min(...known);
  if (known.every((value) => value === best)) return [];
  return values.flatMap((value, place) => (value === best ? [place] : []));
}

/** Letters for strategies, so that tables and curves can name them in short. */
export function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}

/** How strong a correlation is, in words. */
export type CorrelationStrength = 'same' | 'strong' | 'some' | 'none' | 'opposite' | 'unknown';

/** A coefficient as a word. */
export function strengthOf(value: number | null): CorrelationStrength {
  if (value === null) return 'unknown';
  if (value >= 0.999_5) return 'same';
  if (value >= 0.7) return 'strong';
  if (value >= 0.3) return 'some';
  return value > -0.3 ? 'none' : 'opposite';
}
