/** A metric of a comparison as text. */
import { dateTime, duration, fraction, number, r, usd } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import type { MetricGroupName, MetricKey } from './metrics.ts';

const inR = (value: number | null): string => r(value);
const plain = (value: number | null): string => number(value, 2);
const share = (value: number | null): string => fraction(value, 1);
const less = (value: number | null): string => r(value === null ? null : -value);

const gained = (value: number | null): string => usd(value, { sign: true });
const count = (value: number | null): string => number(value);
const time = (value: number | null): string => dateTime(value, 'dayMinute');

const WRITE: Readonly<Record<MetricKey, (value: number | null) => string>> = {
  netR: inR,
  netUsd: gained,
  balance: (value) => usd(value),
  trades: count,
  openPositions: count,
  winRate: share,
  last24hR: inR,
  last24hUsd: gained,
  expectancyR: inR,
  profitFactor: plain,
  averageWinR: inR,
  averageLossR: inR,
  winLossRatio: plain,
  grossR: inR,
  maxDrawdownR: less,
  maxDrawdownFraction: share,
  sharpePerTrade: plain,
  sharpeDaily: plain,
  sortinoDaily: plain,
  probabilisticSharpe: share,
  deflatedSharpe: share,
  stdR: plain,
  feesR: less,
  exposureFraction: share,
  medianR: inR,
  p25R: inR,
  p75R: inR,
  bestR: inR,
  worstR: inR,
  firstTradeAt: time,
  lastTradeAt: time,
  averageHoldMs: duration,
};

/** The value of a metric; a dash when it is not known. */
export function metricText(key: MetricKey, value: number | null): string {
  return WRITE[key](value);
}

/** Metrics whose names are told otherwise than by their keys. */
const NAMES = {
  maxDrawdownR: 'strategies.stats.maxDrawdown',
  maxDrawdownFraction: 'strategies.stats.maxDrawdownShare',
  averageHoldMs: 'strategies.stats.averageHold',
  exposureFraction: 'strategies.stats.exposure',
  openPositions: 'strategies.paper.open',
  firstTradeAt: 'strategies.stats.firstTrade',
  lastTradeAt: 'strategies.stats.lastTrade',
} as const;

/** The name of a metric. */
export function metricName(key: MetricKey): string {
  return t(key in NAMES ? NAMES[key as keyof typeof NAMES] : `strategies.stats.${key as NamedByKey}`);
}

type NamedByKey = Exclude<MetricKey, keyof typeof NAMES>;

/** The name of a group of metrics. */
export function groupTitle(name: MetricGroupName): string {
  return t(name === 'summary' ? 'strategies.paper.summary' : `strategies.stats.group.${name}`);
}
