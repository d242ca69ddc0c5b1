/** The statistics as groups of label and text. */
import { dateTime, duration, fraction, number, r } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import type { StatsView } from './types.ts';

export interface Figure {
  label: string;
  value: string;
}

export interface FigureGroup {
  title: string;
  figures: Figure[];
}

const inR = (value: number | null): string => r(value);
const plain = (value: number | null): string => number(value, 2);

/** All statistics of closed trades; the unknown is a dash. */
export function statsGroups(stats: StatsView): FigureGroup[] {
  return [resultGroup(stats), riskGroup(stats), spreadGroup(stats), holdGroup(stats)];
}

function resultGroup(stats: StatsView): FigureGroup {
  return {
    title: t('strategies.stats.group.result'),
    figures: [
      { label: t('strategies.stats.expectancyR'), value: inR(stats.expectancyR) },
      { label: t('strategies.stats.profitFactor'), value: plain(stats.profitFactor) },
      { label: t('strategies.stats.averageWinR'), value: inR(stats.averageWinR) },
      { label: t('strategies.stats.averageLossR'), value: inR(stats.averageLossR) },
      { label: t('strategies.stats.winLossRatio'), value: plain(stats.winLossRatio) },
      { label: t('strategies.stats.grossR'), value: inR(stats.grossR) },
      { label: t('strategies.stats.feesR'), value: inR(-stats.feesR) },
    ],
  };
}

function riskGroup(stats: StatsView): FigureGroup {
  const drawdown = `${r(-stats.maxDrawdownR)} (${fraction(stats.maxDrawdownFraction, 1)})`;
  return {
    title: t('strategies.stats.group.risk'),
    figures: [
      { label: t('strategies.stats.maxDrawdown'), value: drawdown },
      { label: t('strategies.stats.sharpePerTrade'), value: plain(stats.sharpePerTrade) },
      { label: t('strategies.stats.sharpeDaily'), value: plain(stats.sharpeDaily) },
      { label: t('strategies.stats.sortinoDaily'), value: plain(stats.sortinoDaily) },
      { label: t('strategies.stats.stdR'), value: plain(stats.stdR) },
      { label: t('strategies.stats.probabilisticSharpe'), value: fraction(stats.probabilisticSharpe, 1) },
      { label: deflatedLabel(stats.trials), value: fraction(stats.deflatedSharpe, 1) },
      { label: t('strategies.stats.exposure'), value: fraction(stats.exposureFraction, 1) },
    ],
  };
}

function deflatedLabel(trials: number | null): string {
  return trials === null
    ? t('strategies.stats.deflatedSharpe')
    : t('strategies.stats.deflatedSharpeOf', { trials });
}

/** How long trades were held, in all and by how they ended. */
function holdGroup({ averageHoldMs, averageHoldByExit }: StatsView): FigureGroup {
  const byExit = averageHoldByExit.map(({ exit, trades, averageHoldMs: held }) => ({
    label: `${t(`strategies.position.status.${exit}`)} (${number(trades)})`,
    value: duration(held),
  }));
  return {
    title: t('strategies.stats.group.hold'),
    figures: [{ label: t('strategies.stats.averageHold'), value: duration(averageHoldMs) }, ...byExit],
  };
}

function spreadGroup(stats: StatsView): FigureGroup {
  return {
    title: t('strategies.stats.group.spread'),
    figures: [
      { label: t('strategies.stats.medianR'), value: inR(stats.medianR) },
      { label: t('strategies.stats.quartiles'), value: `${inR(stats.p25R)} / ${inR(stats.p75R)}` },
      { label: t('strategies.stats.bestWorst'), value: `${inR(stats.bestR)} / ${inR(stats.worstR)}` },
      { label: t('strategies.stats.firstTrade'), value: dateTime(stats.firstTradeAt) },
      { label: t('strategies.stats.lastTrade'), value: dateTime(stats.lastTradeAt) },
    ],
  };
}
