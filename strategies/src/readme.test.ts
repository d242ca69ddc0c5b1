import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readParams } from './config/read-params.ts';
import type { ParamValues } from './config/strategy-config.ts';
import type { ModelFeatures } from './features.ts';
import type { ModelEvaluation, ModelMemory, StrategyModel } from './model.ts';
import { mirrored, sampleConfig, sampleFeatures } from './samples.ts';

declare global {
  interface ImportMeta {
    glob(
      patterns: readonly string[],
      options: { eager: true; query: '?raw' },
    ): Record<string, Record<string, unknown>>;
  }
}

const [readme] = Object.values(import.meta.glob(['../README.md'], { eager: true, query: '?raw' }));
const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(String(readme?.['default'])) ?? [];
const modules = import.meta.glob(['./*.ts', './{config,gates,layers}/*.ts', '!./*.test.ts'], {
  eager: true,
});

/** The model that the example exports, compiled and linked to our own files. */
function load(): StrategyModel {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(example, { compilerOptions });
  const exported: Record<string, StrategyModel> = {};
  const linked = (path: string): unknown => {
    const found = modules[path.replace('../', './')];
    if (found === undefined) throw new Error(`the example imports ${path}, which does not exist`);
    return found;
  };
  new Function('require', 'exports', outputText)(linked, exported);
  const [model] = Object.values(exported);
  if (model === undefined) throw new Error('the example exports nothing');
  return model;
}

function inTurn(
  model: StrategyModel,
  markets: readonly ModelFeatures[],
  params: ParamValues = {},
): ModelEvaluation[] {
  let memory: ModelMemory | null = null;
  const config = { ...sampleConfig({ entryScore: 80 }), params };
  return markets.map((features) => {
    const evaluation = model.evaluate(features, config, memory);
    memory = evaluation.memory ?? null;
    return evaluation;
  });
}

describe('the example of the README', () => {
  const model = load();

  it('is about 30 lines', () => {
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(35);
  });

  it('runs: 45/55·60 = 49.1, and 10 for each evaluation with the book, up to 40', () => {
    const market = sampleFeatures({ cvdAccel: 1, obi10: 0.2 });
    const long = inTurn(model, Array(5).fill(market));
    expect(long.map(({ score }) => score)).toEqual([59.1, 69.1, 79.1, 89.1, 89.1]);
    expect(long.map(({ signal }) => signal)).toEqual([null, null, null, 'LONG', 'LONG']);
    const short = inTurn(model, Array(4).fill(mirrored(market)));
    expect(short.at(-1)).toMatchObject({ score: 89.1, signal: 'SHORT', memory: { model: model.id } });
  });

  it('forgets when the book turns', () => {
    const markets = [0.2, 0.2, -0.2, 0.2].map((obi10) => sampleFeatures({ cvdAccel: 1, obi10 }));
    expect(inTurn(model, markets).map(({ score }) => score)).toEqual([59.1, 69.1, 49.1, 59.1]);
  });

  it('has a field of its own, which decides how soon it is sure, and is checked like any other', () => {
    const market = sampleFeatures({ cvdAccel: 1, obi10: 0.2 });
    expect(inTurn(model, [market, market], { patience: 2 }).map(({ score }) => score)).toEqual([69.1, 89.1]);
    const { params = {} } = model;
    expect(readParams({}, params, 'BTCUSDT').values).toEqual({ params: { patience: 4 } });
    expect(readParams({ patience: 2.5 }, params, 'BTCUSDT').errors.map(({ message }) => message)).toEqual([
      'params.patience: 2.5 is not allowed, expected a whole number from 1 to 40',
    ]);
  });
});
