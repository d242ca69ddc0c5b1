import type { Database } from '@ae/db/client.ts';
import type { PaperConfig } from '../engine/core/model/strategy.ts';
import { PaperConfigQueries } from './api-paper-config.ts';
import { AppStateStore } from './app-state.ts';

/** The paper switches the engine obeys; the same reading as the pages have. */
export function paperConfig(database: Database): Promise<PaperConfig> {
  return new PaperConfigQueries(new AppStateStore(database)).read();
}
