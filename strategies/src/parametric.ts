/** Models with fields of their own: typed inside, one plain shape outside. */
import { type ConfigWith, type NoParams, type ParamTable, withParams } from './config/params.ts';
import type { StrategyConfig } from './config/strategy-config.ts';
import type { ModelFeatures } from './features.ts';
import type { ModelEvaluation, ModelMemory, StrategyModel } from './model.ts';

/** A model whose function is given its own fields as `config.params`. */
export interface ParametricModel<P extends ParamTable = NoParams>
  extends Omit<StrategyModel, 'params' | 'evaluate'> {
  readonly params?: P;
  evaluate(features: ModelFeatures, config: ConfigWith<P>, memory: ModelMemory | null): ModelEvaluation;
}

/** The model as the registry wants it. */
export function parametric<P extends ParamTable = NoParams>(model: ParametricModel<P>): StrategyModel {
  const { params, evaluate } = model;
  const own = (config: StrategyConfig): ConfigWith<P> =>
    params === undefined ? (config as ConfigWith<P>) : withParams(config, params);
  return { ...model, evaluate: (features, config, memory) => evaluate(features, own(config), memory) };
}
