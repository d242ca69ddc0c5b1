/** Every model that can be chosen: one for each file of models/ (the list of them is generated and checked). */
import type { StrategyModel } from './model.ts';
import * as files from './models.generated.ts';

export const MODELS: readonly StrategyModel[] = Object.values(files);

const BY_ID: ReadonlyMap<string, StrategyModel> = new Map(MODELS.map((model) => [model.id, model]));

/** The model with exactly this id; undefined when there is none. */
export function modelById(id: string): StrategyModel | undefined {
  return BY_ID.get(id);
}
