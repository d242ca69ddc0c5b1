/** Models that remember: typed inside, one plain shape outside. Memory in, memory out; nothing is kept here. */
import type { StrategyConfig } from './config/strategy-config.ts';
import type { ModelFeatures } from './features.ts';
import type { MemoryState, ModelEvaluation, ModelMemory, StrategyModel } from './model.ts';

/** A model with its own state: what it starts with, and what each evaluation makes of it. */
export interface RememberingModel<State extends MemoryState>
  extends Pick<StrategyModel, 'id' | 'title' | 'needs' | 'maxScore' | 'defaults' | 'limits'> {
  /** The state of a strategy that was never evaluated. */
  readonly initial: State;
  evaluate(features: ModelFeatures, config: StrategyConfig, state: State): Remembered<State>;
}

export interface Remembered<State> {
  readonly evaluation: ModelEvaluation;
  readonly state: State;
}

/** The model as the registry wants it. A memory that another model made counts as none. */
export function remembering<State extends MemoryState>(model: RememberingModel<State>): StrategyModel {
  const { initial, evaluate, ...rest } = model;
  return {
    ...rest,
    evaluate: (features, config, memory) => {
      const { evaluation, state } = evaluate(features, config, stateOf(memory, model));
      return { ...evaluation, memory: { model: model.id, state } };
    },
  };
}

function stateOf<State extends MemoryState>(
  memory: ModelMemory | null,
  model: RememberingModel<State>,
): State {
  return memory?.model === model.id ? (memory.state as State) : model.initial;
}
