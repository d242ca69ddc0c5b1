/** Every model that can be chosen. A test compares this list with the files of models/. */
import type { StrategyModel } from './model.ts';
import { btcGates } from './models/btc-gates.ts';
import { orderflowV54 } from './models/orderflow-v54.ts';

export const MODELS: readonly StrategyModel[] = [btcGates, orderflowV54];

const BY_ID: ReadonlyMap<string, StrategyModel> = new Map(MODELS.map((model) => [model.id, model]));

/** The model with exactly this id; undefined when there is none. */
export function modelById(id: string): StrategyModel | undefined {
  return BY_ID.get(id);
}
