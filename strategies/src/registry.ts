/** Every model that can be chosen: one for each file of models/ (the list of them is generated and checked). */
import type { StrategyModel } from './model.ts';
import * as files from './models.generated.ts';

/** In the order of their ids. */
export const MODELS: readonly StrategyModel[] = Object.values(files).sort((a, b) => (a.id < b.id ? -1 : 1));

const BY_ID: ReadonlyMap<string, StrategyModel> = new Map(MODELS.map((model) => [model.id, model]));

/** The model with exactly this id; undefined when there is none. */
export function modelById(id: string): StrategyModel | undefined {
  return BY_ID.get(id);
}
