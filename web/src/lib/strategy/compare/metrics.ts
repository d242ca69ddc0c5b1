/** The statistics of a comparison as rows, and who is best in each. Pure. */
import type { StatsView } from '../types.ts';
import type { PositionStatus } from '../vocabulary.ts';

/** Which way is better; null: neither. */
export type Better = 'more' | 'less' | null;

export type MetricKey = Exclude<
  keyof StatsView,
  'averageHoldByExit' | 'initialBalance' | 'last24hTrades' | 'trials'
>;

export interface Metric {
  key: MetricKey;
  better: Better;
}

/** Groups as on the page of a strategy, its summary first. */
export type MetricGroupName = 'summary' | 'result' | 'risk' | 'spread' | 'hold';

interface MetricGroup {
  name: MetricGroupName;
  metrics: readonly Metric[];
}

const more = (...keys: MetricKey[]): Metric[] => keys.map((key) => ({ key, better: 'more' }));
const less = (...keys: MetricKey[]): Metric[] => keys.map((key) => ({ key, better: 'less' }));
const neither = (...keys: MetricKey[]): Metric[] => keys.map((key) => ({ key, better: null }));

export const METRIC_GROUPS: readonly MetricGroup[] = [
  {
    name: 'summary',
    metrics: [
      ...more('netR', 'netUsd'),
      ...neither('balance', 'trades', 'openPositions'),
      ...more('winRate', 'last24hR', 'last24hUsd'),
    ],
  },
  {
    name: 'result',
    metrics: [
      ...more('expectancyR', 'profitFactor', 'averageWinR', 'averageLossR', 'winLossRatio', 'grossR'),
      ...less('feesR'),
    ],
  },
  {
    name: 'risk',
    metrics: [
      ...less('maxDrawdownR', 'maxDrawdownFraction'),
      ...more('sharpePerTrade', 'sharpeDaily', 'sortinoDaily'),
      ...less('stdR'),
      ...more('probabilisticSharpe', 'deflatedSharpe'),
      ...neither('exposureFraction'),
    ],
  },
  {
    name: 'spread',
    metrics: [
      ...more('medianR', 'p25R', 'p75R', 'bestR', 'worstR'),
      ...neither('firstTradeAt', 'lastTradeAt'),
    ],
  },
  { name: 'hold', metrics: neither('averageHoldMs') },
];

/** Known without a single trade. */
const OF_ACCOUNT: ReadonlySet<MetricKey> = new Set(['trades', 'balance', 'openPositions']);

/** A metric as a number, a time in epoch milliseconds; null while it is not known, or where nothing was traded. */
export function metricValue(stats: StatsView, key: MetricKey): number | null {
  if (stats.trades === 0 && !OF_ACCOUNT.has(key)) return null;
  const value = stats[key];
  if (value === null) return null;
  return key === 'firstTradeAt' || key === 'lastTradeAt' ? Date.parse(String(value)) : Number(value);
}

const EXITS = ['tp', 'sl', 'sl_be', 'timeout', 'signal_flip', 'manual', 'forced'] as const;

/** Ways in which a trade of any of them ended. */
export function exitsOf(compared: readonly StatsView[]): PositionStatus[] {
  return EXITS.filter((exit) => compared.some((stats) => holdOf(stats, exit) !== null));
}

/** Average time in trades that ended in this way, ms; null where none did. */
export function holdOf({ averageHoldByExit }: StatsView, exit: PositionStatus): number | null {
  return averageHoldByExit.find((one) => one.exit === exit)?.averageHoldMs ?? null;
}

/** Places of the best values; none when fewer than two are known, when all are equal, or when none is better. */
export function bestOf(values: readonly (number | null)[], better: Better): number[] {
  const known = values.filter((value) => value !== null);
  if (better === null || known.length < 2) return [];
  const best = better === 'more' ? Math.max(...known) : Math.min(...known);
  if (known.every((value) => value === best)) return [];
  return values.flatMap((value, place) => (value === best ? [place] : []));
}

/** Colours that a chart can tell apart. */
const COLOURS = 6;

/** Colour of a strategy; of many, several share one and are told apart by dash and letter. */
export function colourOf(place: number): string {
  return `var(--chart-${(place % COLOURS) + 1})`;
}

/** Every second strategy is dashed, and after a round of the colours the others are. */
export function isDashed(place: number): boolean {
  return (place + Math.floor(place / COLOURS)) % 2 === 1;
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
