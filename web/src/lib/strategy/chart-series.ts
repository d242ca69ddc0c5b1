/** The columns of the strategy's charts, with their words and colours. */
import type { ChartRule, ChartSeries } from '$lib/charts/series.ts';
import { compact, number, price } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import type { ScoreHistory } from './score-history.ts';
import { thresholdsOf } from './thresholds.ts';
import type { StrategyPage, StrategyView } from './types.ts';

const points = (value: number): string => number(value, 1);

/** Score, and what it was before a gate made it 0. */
export function scoreSeries({ score, rawScore }: ScoreHistory): ChartSeries[] {
  return [
    {
      key: 'raw',
      label: t('strategies.history.raw'),
      color: 'var(--chart-3)',
      kind: 'line',
      values: rawScore,
      format: points,
      dashed: true,
    },
    {
      key: 'score',
      label: t('strategies.history.score'),
      color: 'var(--chart-1)',
      kind: 'area',
      values: score,
      format: points,
    },
  ];
}

/** Where scores begin to act. */
export function scoreRules(strategy: StrategyView): ChartRule[] {
  const { entryScore, flipThreshold } = thresholdsOf(strategy);
  const entry = { label: t('strategies.history.entry'), color: 'var(--up)' };
  const flip = { label: t('strategies.history.flip'), color: 'var(--warning)' };
  return [
    ...(entryScore === null ? [] : [{ ...entry, value: entryScore }]),
    ...(flipThreshold === null ? [] : [{ ...flip, value: flipThreshold }]),
  ];
}

/** Both CVDs on one scale around zero, the price on its own. */
export function cvdSeries(
  history: ScoreHistory,
  { cvdFastWindow, cvdSlowWindow, tickSize }: StrategyPage,
): ChartSeries[] {
  return [
    {
      key: 'slow',
      label: t('strategies.cvd.slow', { window: cvdSlowWindow }),
      color: 'var(--chart-2)',
      kind: 'area',
      values: history.cvdSlow,
      format: compact,
    },
    {
      key: 'fast',
      label: t('strategies.cvd.fast', { window: cvdFastWindow }),
      color: 'var(--chart-1)',
      kind: 'line',
      values: history.cvdFast,
      format: compact,
    },
    {
      key: 'price',
      label: t('strategies.cvd.price'),
      color: 'var(--chart-4)',
      kind: 'line',
      values: history.price,
      format: (value) => price(value, tickSize),
      axis: 'right',
      dashed: true,
    },
  ];
}
