/** Reading the statistics of a strategy or of all: one request. */
import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import type { PanelState } from '../panels/panel-state.ts';
import { GateStatsQuery } from './documents.ts';
import { type GateTotals, NO_TOTALS, totalsOf } from './gate-totals.ts';

export class GateTotalsState {
  totals = $state.raw<GateTotals>(NO_TOTALS);
  error = $state<string | null>(null);
  busy = $state(false);
  readAt = $state<number | null>(null);
  readonly #client: Client;
  #round = 0;
  /** Of what the totals are. */
  #key = '';

  constructor(client: Client) {
    this.#client = client;
  }

  /** Reads a strategy, or all (null), over the last hours; an older reading is given up. */
  async read(strategyId: string | null, hours: number): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#begin(`${strategyId} ${hours}`);
    const from = new Date(Date.now() - hours * 3_600_000).toISOString();
    try {
      const { gateStats } = await ask(this.#client, GateStatsQuery, { id: strategyId, from });
      if (round !== this.#round) return;
      this.totals = totalsOf(gateStats);
      this.error = null;
      this.readAt = Date.now();
    } catch (error) {
      if (round === this.#round) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (round === this.#round) this.busy = false;
    }
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#round += 1;
    this.busy = false;
  }

  /** What the panel shows. */
  panel(): PanelState {
    if (this.readAt === null) return this.error === null ? 'loading' : 'error';
    if (this.error !== null) return 'stale';
    return this.totals.evaluations === 0 ? 'empty' : 'ready';
  }

  /** What was read of something else is not shown any more. */
  #begin(key: string): void {
    this.busy = true;
    if (key === this.#key) return;
    this.#key = key;
    this.totals = NO_TOTALS;
    this.readAt = null;
    this.error = null;
  }
}
