/** How pushed messages become what the start page shows. Pure. */
import type { OpenPosition, Score } from './documents.ts';

export type Positions = ReadonlyMap<string, OpenPosition>;
export type Scores = ReadonlyMap<string, Score>;

interface PositionsMessage {
  readonly positions: {
    readonly reset: boolean;
    readonly positions: readonly OpenPosition[];
    readonly closedIds: readonly string[];
  };
}

interface ScoresMessage {
  readonly scores: { readonly reset: boolean; readonly evaluations: readonly Score[] };
}

/** Open positions by id; closed ones leave. */
export function reducePositions(before: Positions | null, { positions }: PositionsMessage): Positions {
  const next = new Map(positions.reset ? [] : before);
  for (const position of positions.positions) next.set(position.id, position);
  for (const id of positions.closedIds) next.delete(id);
  return next;
}

/** Latest score by strategy. */
export function reduceScores(before: Scores | null, { scores }: ScoresMessage): Scores {
  const next = new Map(scores.reset ? [] : before);
  for (const score of scores.evaluations) next.set(score.strategyId, score);
  return next;
}

/** Strategies nearest to acting, best first; equal scores keep a fixed order. */
export function topScores(scores: Scores, count: number): Score[] {
  return [...scores.values()]
    .sort((a, b) => b.score - a.score || a.strategyId.localeCompare(b.strategyId))
    .slice(0, count);
}

/** Newest position first. */
export function newestFirst(positions: Positions): OpenPosition[] {
  return [...positions.values()].sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
}

/** Sum of what open positions stand at; positions without a price are left out. */
export function unrealised(positions: Positions): { readonly r: number; readonly usd: number } {
  let r = 0;
  let usd = 0;
  for (const position of positions.values()) {
    r += position.unrealisedR ?? 0;
    usd += position.unrealisedUsd ?? 0;
  }
  return { r, usd };
}

/** How far the price that its exits look at is on the way from stop (0) to second target (1); null without one. */
export function progress({ price, stopPrice, tp2Price }: OpenPosition): number | null {
  const [stop, target] = [Number(stopPrice), Number(tp2Price)];
  if (price === null || stop === target) return null;
  return Math.min(1, Math.max(0, (price - stop) / (target - stop)));
}

/** Where a price stands between stop (0) and second target (1). */
export function placeOf(price: number, { stopPrice, tp2Price }: OpenPosition): number {
  const [stop, target] = [Number(stopPrice), Number(tp2Price)];
  return stop === target ? 0 : Math.min(1, Math.max(0, (price - stop) / (target - stop)));
}
