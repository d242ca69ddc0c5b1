import { type PaperConfig, paperConfigOf } from '../engine/core/model/paper-config.ts';
import type { AppStateStore } from './app-state.ts';
import type { Executor } from './users.ts';

export type { PaperConfig } from '../engine/core/model/paper-config.ts';

const KEY = 'paper_config';

/** The paper switches; what was never set has its default. */
export class PaperConfigQueries {
  readonly #appState: AppStateStore;

  constructor(appState: AppStateStore) {
    this.#appState = appState;
  }

  async read(): Promise<PaperConfig> {
    return paperConfigOf(await this.#appState.get(KEY));
  }

  /** Reads them so that nobody else changes them until the transaction ends. */
  async lock(tx: Executor): Promise<PaperConfig> {
    await this.#appState.lock(tx, KEY);
    return paperConfigOf(await this.#appState.get(KEY, tx));
  }

  write(tx: Executor, config: PaperConfig, at: number): Promise<void> {
    return this.#appState.set(KEY, config, at, tx);
  }
}
