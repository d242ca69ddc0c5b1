/** State of one strategy's charts: stored minutes of a range, then live points behind them. */
import type { Client } from '@urql/core';
import { ask } from './ask.ts';
import { StrategyScoreSeries } from './documents.ts';
import { Loaded } from './loaded.svelte.ts';
import { append, type RangeHours, rangeStart, type ScoreHistory } from './score-history.ts';
import type { EvaluationView } from './types.ts';

/** Score history of a strategy; points that arrive while the stored ones are read are kept. */
export class HistoryState {
  readonly stored: Loaded<ScoreHistory>;
  readonly #client: Client;
  readonly #strategyId: string;
  #hours: RangeHours = 4;
  #early: EvaluationView[] = [];

  constructor(client: Client, strategyId: string) {
    this.#client = client;
    this.#strategyId = strategyId;
    this.stored = new Loaded(() => this.#read());
  }

  /** Reads another range; the shown one stays until it is there. */
  async show(hours: RangeHours): Promise<void> {
    this.#hours = hours;
    this.#early = [];
    await this.stored.reload();
  }

  /** Adds a live evaluation at the end. */
  add(evaluation: EvaluationView): void {
    if (this.stored.busy) this.#early.push(evaluation);
    else if (this.stored.data !== null) this.stored.data = append(this.stored.data, evaluation, this.#hours);
  }

  async #read(): Promise<ScoreHistory> {
    const hours = this.#hours;
    const from = new Date(rangeStart(Date.now(), hours)).toISOString();
    const { scoreSeries } = await ask(this.#client, StrategyScoreSeries, { id: this.#strategyId, from });
    const early = this.#early.splice(0);
    return early.reduce(
      (history, evaluation) => append(history, evaluation, hours),
      scoreSeries as ScoreHistory,
    );
  }
}
