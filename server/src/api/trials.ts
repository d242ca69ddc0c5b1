import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import { dailyR, type Trials, trialsOf } from '../engine/statistics.ts';
import type { DaySum, OutcomeQueries } from '../store/api-outcomes.ts';

/** A day's results hardly move the spread of all of them. */
const FRESH_MS = 60_000;

/**
 * Everything that was tried on this market, for the deflated Sharpe ratio: all strategies that ever closed a trade,
 * whichever of them a page shows, because who picks the best of 72 has tried 72.
 */
export class TrialCount {
  readonly #outcomes: Pick<OutcomeQueries, 'daySums'>;
  #known: { readonly at: number; readonly trials: Promise<Trials> } | null = null;

  constructor(outcomes: Pick<OutcomeQueries, 'daySums'>) {
    this.#outcomes = outcomes;
  }

  /** At most a minute old. */
  current(): Promise<Trials> {
    const now = Date.now();
    if (this.#known !== null && now - this.#known.at < FRESH_MS) return this.#known.trials;
    const trials = this.#read();
    this.#known = { at: now, trials };
    return trials;
  }

  async #read(): Promise<Trials> {
    try {
      return trialsOf(seriesOf(await this.#outcomes.daySums()));
    } catch (error) {
      this.#known = null;
      throw error;
    }
  }
}

function seriesOf(sums: readonly DaySum[]): number[][] {
  const days = new Map<string, { closedAt: number; pnlR: number }[]>();
  for (const { strategyId, day, netR } of sums) {
    const own = days.get(strategyId) ?? [];
    own.push({ closedAt: day * DAY_MS, pnlR: netR });
    days.set(strategyId, own);
  }
  return [...days.values()].map(dailyR);
}
