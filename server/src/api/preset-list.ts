import type { StrategyConfig } from '@ae/strategies/config.ts';
import { gridPresets } from '@ae/strategies/grid.ts';
import { presets } from '@ae/strategies/presets.ts';
import type { ApiParts } from './context.ts';

/** A shipped configuration, and the strategy it was imported as. */
export interface PresetShape {
  /** Its name; shipped names are unique. */
  readonly key: string;
  readonly config: StrategyConfig;
  readonly isGrid: boolean;
  readonly strategyId: string | null;
}

export interface PresetFilter {
  readonly symbol?: string | null | undefined;
  readonly grid?: boolean | null | undefined;
}

/** Key under which the database knows that a preset was loaded. */
export function presetKey({ config }: Pick<ApiParts, 'config'>, key: string): string {
  return `${config.venue}:${key}`;
}

/** The shipped presets, those of the factory grid too. */
export async function shippedPresets(
  parts: Pick<ApiParts, 'config' | 'stores'>,
  { symbol, grid }: PresetFilter = {},
): Promise<readonly PresetShape[]> {
  const ids = await parts.stores.strategies.presetIds();
  const shape = (config: StrategyConfig, isGrid: boolean): PresetShape => ({
    key: config.displayName,
    config,
    isGrid,
    strategyId: ids.get(presetKey(parts, config.displayName)) ?? null,
  });
  const all = [
    ...presets().map((config) => shape(config, false)),
    ...gridPresets().map((config) => shape(config, true)),
  ];
  return all
    .filter(({ isGrid }) => grid === null || grid === undefined || isGrid === grid)
    .filter(({ config }) => symbol === null || symbol === undefined || config.symbol === symbol);
}
