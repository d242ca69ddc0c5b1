/** Open positions of all strategies: by tab, and what they stand at together. Pure. */
import type { PositionView } from '../strategy/types.ts';

type Positions = ReadonlyMap<string, PositionView>;

/** Those of a strategy (null: all), newest first. */
export function openOf(positions: Positions, strategyId: string | null): PositionView[] {
  return [...positions.values()]
    .filter((position) => strategyId === null || position.strategyId === strategyId)
    .sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt) || a.id.localeCompare(b.id));
}

/** How many each strategy has open. */
export function countsByStrategy(positions: Positions): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { strategyId } of positions.values()) counts.set(strategyId, (counts.get(strategyId) ?? 0) + 1);
  return counts;
}

export interface OpenTotal {
  readonly count: number;
  readonly r: number;
  readonly usd: number;
  /** Positions without a price yet; they are not in the sums. */
  readonly unknown: number;
}

/** What positions stand at together. */
export function totalOf(positions: readonly PositionView[]): OpenTotal {
  let [r, usd, unknown] = [0, 0, 0];
  for (const { unrealisedR, unrealisedUsd } of positions) {
    r += unrealisedR ?? 0;
    usd += unrealisedUsd ?? 0;
    unknown += Number(unrealisedR === null);
  }
  return { count: positions.length, r, usd, unknown };
}
