/** Reading the statistics of many strategies, a few at a time; what is read is shown as it comes. */
import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import type { PanelState } from '../panels/panel-state.ts';
import { type GateStats, GateStatsQuery } from './documents.ts';
import { addStats, type GateTotals, NO_TOTALS } from './gate-totals.ts';

/** Requests under way at once. */
const AT_ONCE = 3;

export class GateTotalsState {
  totals = $state.raw<GateTotals>(NO_TOTALS);
  error = $state<string | null>(null);
  /** Strategies that are to be read. */
  wanted = $state(0);
  busy = $state(false);
  readAt = $state<number | null>(null);
  readonly #client: Client;
  #round = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Reads these strategies from a time on; an older reading is given up. */
  async read(ids: readonly string[], from: number): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const waiting = [...ids];
    this.totals = NO_TOTALS;
    this.error = null;
    this.wanted = ids.length;
    this.busy = true;
    const since = new Date(from).toISOString();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work(round, waiting, since)));
    if (round !== this.#round) return;
    this.busy = false;
    this.readAt = Date.now();
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#round += 1;
  }

  async #work(round: number, waiting: string[], from: string): Promise<void> {
    for (let id = waiting.shift(); id !== undefined && round === this.#round; id = waiting.shift()) {
      const stats = await this.#stats(id, from);
      if (round !== this.#round) return;
      if (stats instanceof Error) this.error = stats.message;
      else this.totals = addStats(this.totals, stats);
    }
  }

  async #stats(id: string, from: string): Promise<GateStats | Error> {
    try {
      return (await ask(this.#client, GateStatsQuery, { id, from })).gateStats;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** What the panel shows. */
  panel(): PanelState {
    if (this.totals.strategies === 0) return this.error === null ? this.#beforeFirst() : 'error';
    if (this.error !== null) return 'stale';
    return this.totals.evaluations === 0 && !this.busy ? 'empty' : 'ready';
  }

  #beforeFirst(): PanelState {
    return this.wanted === 0 && !this.busy ? 'empty' : 'loading';
  }
}
