import type { PaperConfig } from '../engine/core/model/strategy.ts';
import type { AppStateStore } from './app-state.ts';

export type { PaperConfig } from '../engine/core/model/strategy.ts';

const KEY = 'paper_config';
const DEFAULTS: PaperConfig = {
  enabled: true,
  maxPositionsPerStrategy: 4,
  maxPositionsTotal: 100,
  fees: 'taker-both-sides',
};

/** The paper switches for pages; what was never set has its default. */
export class PaperConfigQueries {
  readonly #appState: AppStateStore;

  constructor(appState: AppStateStore) {
    this.#appState = appState;
  }

  async read(): Promise<PaperConfig> {
    const stored = await this.#appState.get(KEY);
    return { ...DEFAULTS, ...(stored as Partial<PaperConfig> | null) };
  }
}
