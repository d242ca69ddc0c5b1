/** Models that remember: typed inside, one plain shape outside. Memory in, memory out; nothing is kept here. */
import type { ConfigWith, NoParams, ParamTable } from './config/params.ts';
import type { ModelFeatures } from './features.ts';
import type { MemoryState, ModelEvaluation, StrategyModel } from './model.ts';
import { type ParametricModel, parametric } from './parametric.ts';

/** A model with its own state: what it starts with, and what each evaluation makes of it. */
export interface RememberingModel<State extends MemoryState, P extends ParamTable = NoParams>
  extends Omit<ParametricModel<P>, 'evaluate'> {
  /** The state of a strategy that was never evaluated. */
  readonly initial: State;
  evaluate(features: ModelFeatures, config: ConfigWith<P>, state: State): Remembered<State>;
}

export interface Remembered<State> {
  readonly evaluation: ModelEvaluation;
  readonly state: State;
}

/** The model as the registry wants it. A memory that another model made counts as none. */
export function remembering<State extends MemoryState, P extends ParamTable = NoParams>(
  model: RememberingModel<State, P>,
): StrategyModel {
  const { initial, evaluate, ...rest } = model;
  return parametric<P>({
    ...rest,
    remembers: true,
    evaluate: (features, config, memory) => {
      const before = memory?.model === model.id ? (memory.state as State) : initial;
      const { evaluation, state } = evaluate(features, config, before);
      return { ...evaluation, memory: { model: model.id, state } };
    },
  });
}
