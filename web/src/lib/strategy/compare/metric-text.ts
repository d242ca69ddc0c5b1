/** A metric of a comparison as text. */
import { duration, fraction, number, r, usd } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import type { MetricKey } from './metrics.ts';

const inR = (value: number | null): string => r(value);
const plain = (value: number | null): string => number(value, 2);
const share = (value: number | null): string => fraction(value, 1);
const less = (value: number | null): string => r(value === null ? null : -value);

const WRITE: Readonly<Record<MetricKey, (value: number | null) => string>> = {
  netR: inR,
  netUsd: (value) => usd(value, { sign: true }),
  trades: (value) => number(value),
  winRate: share,
  expectancyR: inR,
  profitFactor: plain,
  averageWinR: inR,
  averageLossR: inR,
  maxDrawdownR: less,
  sharpeDaily: plain,
  sortinoDaily: plain,
  probabilisticSharpe: share,
  deflatedSharpe: share,
  stdR: plain,
  feesR: less,
  exposureFraction: share,
  averageHoldMs: duration,
};

/** The value of a metric; a dash when it is not known. */
export function metricText(key: MetricKey, value: number | null): string {
  return WRITE[key](value);
}

/** The name of a metric. */
export function metricName(key: MetricKey): string {
  if (key === 'maxDrawdownR') return t('strategies.stats.maxDrawdown');
  if (key === 'averageHoldMs') return t('strategies.stats.averageHold');
  if (key === 'exposureFraction') return t('strategies.stats.exposure');
  return t(`strategies.stats.${key}`);
}
