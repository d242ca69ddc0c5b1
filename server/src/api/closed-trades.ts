import type { Outcome, OutcomeMark, OutcomeQueries } from '../store/api-outcomes.ts';

/** Which closed trades count; null: all strategies, no bound. */
export interface TradeSelection {
  readonly strategyIds: readonly string[] | null;
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number | null;
}

/** Trades kept in memory at most (some 200 bytes each). */
const MOST_TRADES = 250_000;

/**
 * Closed trades by strategy. They never change, so they are kept: each question costs one query for marks (count and
 * last closing), and one more for the strategies whose marks moved. Strategies asked for least recently go first.
 */
export class ClosedTrades {
  readonly #outcomes: Pick<OutcomeQueries, 'marks' | 'outcomes'>;
  readonly #most: number;
  /** Least recently asked for first. */
  readonly #kept = new Map<string, readonly Outcome[]>();
  #size = 0;

  constructor(outcomes: Pick<OutcomeQueries, 'marks' | 'outcomes'>, most = MOST_TRADES) {
    this.#outcomes = outcomes;
    this.#most = most;
  }

  /** Trades inside the bounds in closing order; strategies that never closed one are left out. */
  async byStrategy({ strategyIds, from, to }: TradeSelection): Promise<Map<string, readonly Outcome[]>> {
    if (strategyIds?.length === 0) return new Map();
    const marks = await this.#outcomes.marks(strategyIds);
    const found = this.#whole(marks);
    for (const [id, trades] of await this.#read([...marks.keys()].filter((id) => !found.has(id))))
      found.set(id, trades);
    for (const [id, trades] of found) this.#keep(id, trades);
    this.#shrink();
    return from === null && to === null ? found : bounded(found, from ?? -Infinity, to ?? Infinity);
  }

  /** The same of all the strategies together. */
  async all(selection: TradeSelection): Promise<Outcome[]> {
    return [...(await this.byStrategy(selection)).values()].flat();
  }

  /** What is kept and still all there is. */
  #whole(marks: ReadonlyMap<string, OutcomeMark>): Map<string, readonly Outcome[]> {
    const whole = new Map<string, readonly Outcome[]>();
    for (const [id, mark] of marks) {
      const kept = this.#kept.get(id);
      if (kept !== undefined && isWhole(kept, mark)) whole.set(id, kept);
    }
    return whole;
  }

  async #read(strategyIds: readonly string[]): Promise<Map<string, Outcome[]>> {
    const groups = new Map<string, Outcome[]>();
    if (strategyIds.length === 0) return groups;
    for (const trade of await this.#outcomes.outcomes({ strategyIds, from: null, to: null })) {
      const group = groups.get(trade.strategyId) ?? [];
      group.push(trade);
      groups.set(trade.strategyId, group);
    }
    return groups;
  }

  #keep(id: string, trades: readonly Outcome[]): void {
    this.#drop(id);
    this.#kept.set(id, trades);
    this.#size += trades.length;
  }

  #drop(id: string): void {
    this.#size -= this.#kept.get(id)?.length ?? 0;
    this.#kept.delete(id);
  }

  #shrink(): void {
    for (const id of [...this.#kept.keys()]) {
      if (this.#size <= this.#most) return;
      this.#drop(id);
    }
  }
}

function isWhole(kept: readonly Outcome[], { trades, lastClosedAt }: OutcomeMark): boolean {
  return kept.length === trades && kept.at(-1)?.closedAt === lastClosedAt;
}

function bounded(
  groups: ReadonlyMap<string, readonly Outcome[]>,
  from: number,
  to: number,
): Map<string, readonly Outcome[]> {
  return new Map(
    [...groups].map(([id, trades]) => [
      id,
      trades.filter(({ closedAt }) => closedAt >= from && closedAt < to),
    ]),
  );
}
