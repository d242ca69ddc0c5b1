/** How pushed messages become what a page shows: snapshot first, then changes. Pure reducers. */
import type { PositionView, ScoreView } from './types.ts';

interface ScoresMessage<T> {
  scores: { reset: boolean; evaluations: T[] };
}

interface PositionsMessage {
  positions: { reset: boolean; positions: PositionView[]; closedIds: string[] };
}

interface StrategiesMessage<T> {
  strategyChanged: { reset: boolean; strategies: T[] };
}

interface TradeMessage {
  tradeEvents: { position: { strategyId: string } };
}

/** Newest score by strategy; a reset replaces everything. */
export function reduceScores<T extends ScoreView>(
  before: ReadonlyMap<string, T> | null | undefined,
  { scores }: ScoresMessage<T>,
): ReadonlyMap<string, T> {
  const next = new Map(scores.reset ? [] : (before ?? []));
  for (const evaluation of scores.evaluations) next.set(evaluation.strategyId, evaluation);
  return next;
}

/** Open positions by id; closed ones leave. */
export function reducePositions(
  before: ReadonlyMap<string, PositionView> | null | undefined,
  { positions }: PositionsMessage,
): ReadonlyMap<string, PositionView> {
  const next = new Map(positions.reset ? [] : (before ?? []));
  for (const position of positions.positions) next.set(position.id, position);
  for (const id of positions.closedIds) next.delete(id);
  return next;
}

/** Strategies as last pushed, by id; a reset replaces everything. */
export function reduceStrategies<T extends { id: string }>(
  before: ReadonlyMap<string, T> | null | undefined,
  { strategyChanged: { reset, strategies } }: StrategiesMessage<T>,
): ReadonlyMap<string, T> {
  const next = new Map(reset ? [] : (before ?? []));
  for (const strategy of strategies) next.set(strategy.id, strategy);
  return next;
}

/** Trade events by strategy, counted: a page acts on those whose count has risen. */
export type EventCounts = ReadonlyMap<string, number>;

/** Counts an event for its strategy. */
export function reduceEvents(
  before: EventCounts | null | undefined,
  { tradeEvents }: TradeMessage,
): EventCounts {
  const id = tradeEvents.position.strategyId;
  return new Map(before ?? []).set(id, (before?.get(id) ?? 0) + 1);
}

/** Strategies with more events than when last looked at. */
export function risen(seen: EventCounts, now: EventCounts): string[] {
  return [...now].filter(([id, count]) => count > (seen.get(id) ?? 0)).map(([id]) => id);
}
