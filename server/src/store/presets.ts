import { randomUUID } from 'node:crypto';
import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { gridPresets } from '@ae/strategies/grid.ts';
import { presets } from '@ae/strategies/presets.ts';
import { MarketQueries } from './api-market.ts';
import { AuditStore } from './audit.ts';
import { StrategyStore } from './strategies.ts';
import { configHash } from './strategy-hash.ts';

export interface PresetOptions {
  readonly venue: Venue;
  /** Also the factory grid of 72. */
  readonly grid: boolean;
  /** Epoch milliseconds to write as the time of creation. */
  readonly at: number;
}

/** What was created, what was there already, and whose instrument the venue does not have. */
export interface PresetsLoaded {
  readonly createdIds: readonly string[];
  readonly present: number;
  readonly unknownSymbols: readonly string[];
}

/**
 * Creates the shipped presets that are not there yet, once each: one that was edited, paused or
 * deprecated since stays as it is. Instruments must have been saved before.
 */
export async function loadPresets(database: Database, options: PresetOptions): Promise<PresetsLoaded> {
  const configs = options.grid ? [...presets(), ...gridPresets()] : presets();
  const instruments = await new MarketQueries(database, options.venue).instruments();
  const ids = new Map(instruments.map((row) => [row.symbol, row.id]));
  const createdIds: string[] = [];
  const unknownSymbols = new Set<string>();
  for (const config of configs) {
    const instrumentId = ids.get(config.symbol);
    if (instrumentId === undefined) {
      unknownSymbols.add(config.symbol);
      continue;
    }
    const id = await createOnce(database, { config, instrumentId }, options);
    if (id !== null) createdIds.push(id);
  }
  const unknown = configs.filter((config) => unknownSymbols.has(config.symbol)).length;
  return {
    createdIds,
    present: configs.length - createdIds.length - unknown,
    unknownSymbols: [...unknownSymbols],
  };
}

async function createOnce(
  database: Database,
  preset: { readonly config: StrategyConfig; readonly instrumentId: number },
  { venue, at }: PresetOptions,
): Promise<string | null> {
  const id = randomUUID();
  const { config, instrumentId } = preset;
  const hash = configHash(config);
  const store = new StrategyStore(database, venue);
  const audit = new AuditStore(database);
  return database.db.transaction(async (tx) => {
    const created = await store.insert(tx, {
      id,
      version: 1,
      config,
      configHash: hash,
      createdBy: null,
      at,
      instrumentId,
      presetKey: `${venue}:${config.displayName}`,
    });
    if (!created) return null;
    const details = { version: 1, configHash: hash, preset: config.displayName };
    await audit.appendIn(tx, { at, actorId: null, action: 'strategy.create', subject: id, details });
    return id;
  });
}
