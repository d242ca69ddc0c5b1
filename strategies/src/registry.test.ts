import { describe, expect, it } from 'vitest';
import { readParams } from './config/read-params.ts';
import { FIELDS, parseStrategyConfig } from './config.ts';
import type { StrategyModel } from './model.ts';
import { MODELS, modelById } from './registry.ts';

declare global {
  interface ImportMeta {
    glob(patterns: readonly string[], options: { eager: true }): Record<string, Record<string, unknown>>;
  }
}

const files = import.meta.glob(['./models/*.ts', '!./models/*.test.ts'], { eager: true });

describe('registry', () => {
  it('lists exactly the models that have a file, each file being named by its id', () => {
    const fromFiles = Object.entries(files).map(([path, module]) => {
      const [model] = Object.values(module) as StrategyModel[];
      expect(path).toBe(`./models/${model?.id}.ts`);
      return model;
    });
    expect(new Set(MODELS)).toEqual(new Set(fromFiles));
    expect(MODELS).toHaveLength(fromFiles.length);
  });

  it('holds models whose defaults are fields that their own validator takes', () => {
    for (const { id, defaults = {} } of MODELS) {
      const result = parseStrategyConfig({ displayName: 'defaults', model: id });
      expect(result.ok).toBe(true);
      for (const path of Object.keys(defaults)) expect(FIELDS.map((field) => field.path)).toContain(path);
    }
  });

  it('holds models whose own fields are described in both languages and take their own default', () => {
    for (const { params = {} } of MODELS) {
      const { errors } = readParams({}, params, 'BTCUSDT');
      expect(errors).toEqual([]);
      for (const [name, { meaning, label = meaning }] of Object.entries(params)) {
        expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
        expect(name in {}).toBe(false);
        for (const words of [meaning, label]) {
          expect(words.en).not.toBe('');
          expect(words.zh).toMatch(/\p{Script=Han}/u);
        }
      }
    }
  });

  it('finds by exact id only', () => {
    for (const model of MODELS) expect(modelById(model.id)).toBe(model);
    for (const id of ['orderflow', 'ORDERFLOW-V54', 'orderflow-v54 ', 'toString', '']) {
      expect(modelById(id)).toBeUndefined();
    }
  });
});
