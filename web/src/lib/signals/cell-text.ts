/** What a cell of the grid says in words. */
import { compact, number } from '../format/index.ts';
import { t } from '../i18n/index.svelte.ts';
import { thresholdsOf } from '../strategy/thresholds.ts';
import { belowText, reasonText } from '../strategy/words.ts';
import type { RosterStrategy } from './documents.ts';
import type { CellState, GridCell } from './grid.ts';

/** The sign of a state; the plain one, open gates, needs none. */
export const STATE_SIGNS: Readonly<Record<CellState, string>> = {
  waiting: '…',
  idle: '❚❚',
  blocked: '✕',
  suppressed: '◌',
  signal: '✓',
  open: '',
};

/** Why a cell is as it is, in a sentence. */
export function cellReason({ strategy, score, state, shown }: GridCell): string {
  if (state === 'blocked') return reasonText(score?.blockReason ?? '');
  if (state === 'suppressed')
    return t('strategies.score.suppressed', { reason: reasonText(score?.suppressedBy ?? '') });
  if (state === 'open') return belowText(thresholdsOf(strategy), shown ?? 0);
  return t(`signals.state.${state}`);
}

/** A cell for people who do not see it. */
export function cellLabel(cell: GridCell): string {
  const { strategy, score, shown } = cell;
  return t('signals.cell.label', {
    name: strategy.displayName,
    symbol: strategy.symbol,
    side: sideWord(score?.direction ?? null),
    score: number(shown, 1),
    state: t(`signals.stateWord.${cell.state}`),
  });
}

/** A side in a word. */
export function sideWord(side: 'LONG' | 'SHORT' | null): string {
  return t(side === null ? 'strategies.side.none' : `strategies.side.${side}`);
}

/** Settings that share a row, in two lines. */
export function rowTitle({ cvdFastWindow, cvdSlowWindow }: RosterStrategy): string {
  return t('signals.row.title', { fast: cvdFastWindow, slow: cvdSlowWindow });
}

/** Exits and sides of a row. */
export function rowRemark(sample: RosterStrategy): string {
  const exits = t('signals.row.exits', {
    sl: compact(sample.slAtrMultiplier),
    tp1: compact(sample.tp1Ratio),
    tp2: compact(sample.tp2Ratio),
  });
  return sample.direction === 'both' ? exits : `${exits} · ${t(`strategies.direction.${sample.direction}`)}`;
}
