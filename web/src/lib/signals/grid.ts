/** Instruments × strategies: strategies with the same settings stand in one row, each under its instrument. Pure. */
import { thresholdsOf } from '../strategy/thresholds.ts';
import type { ScoreView } from '../strategy/types.ts';
import type { RosterStrategy } from './documents.ts';
import type { GridQuery } from './query.ts';

/** What a strategy's newest score amounts to; `open`: every gate lets it through, the score is below entry. */
export type CellState = 'waiting' | 'idle' | 'blocked' | 'suppressed' | 'signal' | 'open';

export interface GridCell {
  readonly strategy: RosterStrategy;
  readonly score: ScoreView | null;
  readonly state: CellState;
  /** What the cell shows; blocked ones show the score before their gates. */
  readonly shown: number | null;
  /** 0 to 1: how strongly the cell is coloured. */
  readonly heat: number;
}

export interface GridRow {
  readonly key: string;
  /** The strategy that names the row when it is the only one; else the settings do. */
  readonly only: RosterStrategy | null;
  readonly sample: RosterStrategy;
  readonly cells: ReadonlyMap<string, readonly GridCell[]>;
}

type Scores = ReadonlyMap<string, ScoreView>;

/** The state of a score. */
export function stateOf(score: ScoreView | null, status: RosterStrategy['status']): CellState {
  if (status !== 'running') return 'idle';
  if (score === null) return 'waiting';
  if (score.blockReason !== null) return 'blocked';
  if (score.suppressedBy !== null) return 'suppressed';
  return score.signal === null ? 'open' : 'signal';
}

/** A strategy with its newest score. */
export function cellOf(strategy: RosterStrategy, score: ScoreView | null): GridCell {
  const state = stateOf(score, strategy.status);
  const value = state === 'blocked' ? score?.rawScore : score?.score;
  const shown = value ?? null;
  return {
    strategy,
    score,
    state,
    shown,
    heat: heatOf(strategy, score?.direction ?? null, state, shown ?? 0),
  };
}

/** Full heat a fifth above the score at which the strategy opens: scores of all models are then comparable. */
const FULL_HEAT = 1.2;

function heatOf(strategy: RosterStrategy, side: string | null, state: CellState, shown: number): number {
  if (state === 'blocked' || state === 'idle' || side === null) return 0;
  const { entryScore } = thresholdsOf(strategy);
  // Open gates are all that such a strategy asks for.
  if (entryScore === null || entryScore <= 0) return 1;
  return Math.min(1, Math.max(0, shown / entryScore / FULL_HEAT));
}

/** True when the filter lets a cell through. Tradable: it runs and no gate stands in the way. */
export function passes({ score, state }: GridCell, query: GridQuery): boolean {
  if (query.directed && (score?.direction ?? null) === null) return false;
  return !query.tradable || state === 'open' || state === 'signal' || state === 'suppressed';
}

/** What two strategies must share to stand in one row. */
function settingsOf(strategy: RosterStrategy): string {
  const { model, cvdFastWindow, cvdSlowWindow, tp1Ratio, tp2Ratio, slAtrMultiplier, direction } = strategy;
  return [model, cvdFastWindow, cvdSlowWindow, slAtrMultiplier, tp1Ratio, tp2Ratio, direction].join(' ');
}

/** Instruments that have a strategy, in alphabetical order. */
export function symbolsOf(strategies: readonly RosterStrategy[]): string[] {
  return [...new Set(strategies.map(({ symbol }) => symbol))].sort();
}

/** Rows with what the filter lets through; rows without a cell are left out. */
export function gridRows(strategies: readonly RosterStrategy[], scores: Scores, query: GridQuery): GridRow[] {
  const groups = new Map<string, RosterStrategy[]>();
  for (const strategy of strategies) {
    const key = settingsOf(strategy);
    groups.set(key, [...(groups.get(key) ?? []), strategy]);
  }
  return [...groups]
    .map(([key, members]) => rowOf(key, members, cellsOf(members, scores, query)))
    .filter(({ cells }) => cells.size > 0);
}

function cellsOf(
  members: readonly RosterStrategy[],
  scores: Scores,
  query: GridQuery,
): ReadonlyMap<string, readonly GridCell[]> {
  const cells = new Map<string, readonly GridCell[]>();
  for (const strategy of members) {
    const cell = cellOf(strategy, scores.get(strategy.id) ?? null);
    if (query.symbol !== null && strategy.symbol !== query.symbol) continue;
    if (passes(cell, query)) cells.set(strategy.symbol, [...(cells.get(strategy.symbol) ?? []), cell]);
  }
  return cells;
}

function rowOf(key: string, members: readonly RosterStrategy[], cells: GridRow['cells']): GridRow {
  const [sample] = members;
  if (sample === undefined) throw new Error('a row of the grid has at least one strategy');
  return { key, sample, only: members.length === 1 ? sample : null, cells };
}

/** Rows in the order asked for; equal ones keep the order of their names. */
export function sortRows(rows: readonly GridRow[], { sort }: GridQuery): GridRow[] {
  const byName = [...rows].sort((a, b) => compareNames(a, b));
  if (sort === 'name') return byName;
  const best = (row: GridRow): number =>
    Math.max(-1, ...cellsIn(row, sort === 'score' ? null : sort).map(rankOf));
  return byName.sort((a, b) => best(b) - best(a));
}

function cellsIn({ cells }: GridRow, symbol: string | null): readonly GridCell[] {
  return symbol === null ? [...cells.values()].flat() : (cells.get(symbol) ?? []);
}

/** Blocked scores rank below every one that may act. */
function rankOf({ state, shown }: GridCell): number {
  return (shown ?? 0) / (state === 'blocked' || state === 'idle' ? 1_000 : 1);
}

/** Rows of settings first, from short to long windows; then those that one strategy names. */
function compareNames(a: GridRow, b: GridRow): number {
  if ((a.only === null) !== (b.only === null)) return a.only === null ? -1 : 1;
  if (a.only !== null && b.only !== null) return a.only.displayName.localeCompare(b.only.displayName, 'en');
  return order(a.sample, b.sample) || (a.key < b.key ? -1 : 1);
}

function order(a: RosterStrategy, b: RosterStrategy): number {
  return (
    minutes(a.cvdFastWindow) - minutes(b.cvdFastWindow) ||
    minutes(a.cvdSlowWindow) - minutes(b.cvdSlowWindow) ||
    a.slAtrMultiplier - b.slAtrMultiplier ||
    a.tp1Ratio - b.tp1Ratio
  );
}

const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440 };

function minutes(window: string): number {
  return Number.parseFloat(window) * (UNIT_MINUTES[window.slice(-1)] ?? 1);
}

export interface GridCounts {
  readonly strategies: number;
  readonly directed: number;
  readonly tradable: number;
  readonly signals: number;
}

/** How many strategies have a side, open gates, a signal. */
export function countCells(cells: readonly GridCell[]): GridCounts {
  const count = (holds: (cell: GridCell) => boolean): number => cells.filter(holds).length;
  return {
    strategies: cells.length,
    directed: count(({ score }) => (score?.direction ?? null) !== null),
    tradable: count(({ state }) => state === 'open' || state === 'signal' || state === 'suppressed'),
    signals: count(({ state }) => state === 'signal' || state === 'suppressed'),
  };
}
