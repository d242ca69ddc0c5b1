import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { choice, number, toggle } from './config/field-types.ts';
import { readParams } from './config/read-params.ts';
import type { ParamValues } from './config/strategy-config.ts';
import { canonicalConfig, fieldAt, fieldDefault, fieldsOf, parseStrategyConfig } from './config.ts';
import { gridPresets } from './grid.ts';
import { orderflowV50 } from './models/orderflow-v50.ts';
import { parametric } from './parametric.ts';
import { presets } from './presets.ts';
import { MODELS } from './registry.ts';
import { mirrored, sampleConfig, sampleFeatures } from './samples.ts';

const words = { en: 'A field', zh: '字段' };
/** One of each kind, and one whose default is the instrument's. */
const TABLE = {
  ratio: number([2, 1, 3, 0.5], '', words),
  count: number([4, 1, 9, 1], '', words, { integer: true }),
  book: number([0.35, 0.1, 0.9, 0.01], 'obi', words, { bySymbol: 'obiThreshold' }),
  mode: choice('calm', ['calm', 'wild'], words),
  strict: toggle(false, words),
};
const DEFAULTS = { ratio: 2, count: 4, book: 0.3, mode: 'calm', strict: false };

const read = (input: unknown, symbol = 'BTCUSDT') => readParams(input, TABLE, symbol);
const said = (input: unknown) => read(input).errors.map(({ message, messageZh }) => [message, messageZh]);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function faults(input: Record<string, unknown>): string[] {
  const result = parseStrategyConfig({ displayName: 'one', ...input });
  return result.ok ? [] : result.errors.map(({ message }) => message);
}

describe('own fields', () => {
  it('take their defaults, one of the instrument where they say so', () => {
    for (const input of [{}, { ratio: undefined }]) {
      expect(read(input)).toEqual({ values: { params: DEFAULTS }, errors: [] });
    }
    expect(read({}, 'SOLUSDT').values.params).toEqual({ ...DEFAULTS, book: 0.45 });
  });

  it('keep what is given, in the order of the table', () => {
    const given = { strict: true, mode: 'wild', book: 0.9, count: 9, ratio: 1 };
    const { values } = read(given);
    expect(values.params).toEqual(given);
    expect(Object.keys(values.params ?? {})).toEqual(Object.keys(TABLE));
  });

  it.each<[object, string, string]>([
    [
      { ratio: 3.1 },
      'params.ratio: 3.1 is not allowed, expected a number from 1 to 3',
      'params.ratio：不允许 3.1，应为 1 到 3 的数',
    ],
    [
      { ratio: null },
      'params.ratio: null is not allowed, expected a number from 1 to 3',
      'params.ratio：不允许 null，应为 1 到 3 的数',
    ],
    [
      { count: 2.5 },
      'params.count: 2.5 is not allowed, expected a whole number from 1 to 9',
      'params.count：不允许 2.5，应为 1 到 9 的整数',
    ],
    [
      { mode: 'mad' },
      'params.mode: "mad" is not allowed, expected one of calm, wild',
      'params.mode：不允许 "mad"，应为以下之一：calm、wild',
    ],
    [
      { strict: 1 },
      'params.strict: 1 is not allowed, expected true or false',
      'params.strict：不允许 1，应为 true 或 false',
    ],
    [
      { rato: 2 },
      'params.rato: is not a known field, expected params.ratio (did you mean it?)',
      'params.rato：不是已知字段，应为 params.ratio（是否想写它？）',
    ],
    [
      { toString: 2 },
      'params.toString: is not a known field, expected a field of the configuration',
      'params.toString：不是已知字段，应为配置中的字段',
    ],
  ])('refuse %j', (input, en, zh) => {
    expect(said(input)).toEqual([[en, zh]]);
  });

  it('have to be an object', () => {
    for (const input of [null, 5, 'x', [1]]) {
      expect(said(input)[0]?.[0]).toBe(`params: ${JSON.stringify(input)} is not allowed, expected an object`);
    }
  });

  it('are there for the model with every value, also of a version that is older than they are', () => {
    const model = parametric({
      id: 'own',
      title: 'Own',
      needs: [],
      params: TABLE,
      evaluate: (_features, { params }) => {
        const typed: { ratio: number; mode: 'calm' | 'wild'; strict: boolean } = params;
        return { ...orderflowV50.evaluate(_features, sampleConfig(), null), score: typed.ratio };
      },
    });
    const score = (params?: ParamValues) =>
      model.evaluate(sampleFeatures(), { ...sampleConfig(), ...(params && { params }) }, null).score;
    expect(score()).toBe(2);
    expect(score({ count: 5 })).toBe(2);
    expect(score({ ratio: 3 })).toBe(3);
  });
});

describe('a configuration of a model with own fields', () => {
  const config = sampleConfig({ model: 'orderflow-v50', params: { surgeRatio: 4 } });

  it('holds them all, in its canonical text too', () => {
    const params = { surgeRatio: 4, atrRankLow: 40, atrRankHigh: 60, usualFundingRate: 0.0001 };
    expect(config.params).toEqual(params);
    expect(canonicalConfig(config)).toContain(
      '"params":{"atrRankHigh":60,"atrRankLow":40,"surgeRatio":4,"usualFundingRate":0.0001},"riskPerTrade"',
    );
    expect(canonicalConfig(sampleConfig({ model: 'orderflow-v50' }))).not.toBe(canonicalConfig(config));
    expect(parseStrategyConfig(JSON.parse(canonicalConfig(config)))).toEqual({ ok: true, config });
  });

  it('names the field that is wrong, and suggests the one that was meant', () => {
    const model = 'orderflow-v50';
    expect(faults({ model, params: { surgeRatio: 11, entryScore: 80 } })).toEqual([
      'params.entryScore: is not a known field, expected entryScore (did you mean it?)',
      'params.surgeRatio: 11 is not allowed, expected a number from 1.5 to 10',
    ]);
    expect(faults({ model, surgeRatio: 3 })).toEqual([
      'surgeRatio: is not a known field, expected params.surgeRatio (did you mean it?)',
    ]);
  });

  it('is refused by every other model', () => {
    for (const { id, params } of MODELS.filter((model) => model.params === undefined)) {
      expect(params).toBeUndefined();
      expect(faults({ model: id, params: { surgeRatio: 3 } })).toEqual([
        'params.surgeRatio: is not a known field, expected a field of the configuration',
      ]);
      expect(faults({ model: id, params: {} })).toEqual([]);
    }
  });

  it('says only that the model is not known when it is not', () => {
    expect(faults({ model: 'v99', params: { any: 1 } })).toHaveLength(1);
  });

  it('has its fields behind the shared ones', () => {
    const paths = fieldsOf('orderflow-v50').map(({ path }) => path);
    expect(paths.slice(-4)).toEqual([
      'params.surgeRatio',
      'params.atrRankLow',
      'params.atrRankHigh',
      'params.usualFundingRate',
    ]);
    expect(fieldsOf('orderflow-v54')).toHaveLength(paths.length - 4);
    expect(fieldAt('params.surgeRatio', 'orderflow-v50')).toMatchObject({ min: 1.5, max: 10 });
    expect(fieldAt('params.surgeRatio')).toBeUndefined();
    expect(fieldDefault('params.surgeRatio', 'BTCUSDT', 'orderflow-v50')).toBe(3);
    expect(fieldDefault('params.surgeRatio', 'BTCUSDT', 'orderflow-v54')).toBeNull();
  });
});

describe('own fields of v50', () => {
  const evaluated = (changes: object, params: object) => {
    const agreed = { price: 60_100, vwap30m: 60_000, cvdFastSlope: 2, fundingRate: 0.0001, ...changes };
    const market = sampleFeatures(agreed);
    const config = sampleConfig({ model: 'orderflow-v50', params });
    return [market, mirrored(market)].map((side) => orderflowV50.evaluate(side, config, null));
  };

  it('move what is usual funding', () => {
    const [before] = evaluated({}, {});
    const [after] = evaluated({}, { usualFundingRate: 0.0002 });
    expect((after?.score ?? 0) - (before?.score ?? 0)).toBe(15);
  });

  it('move the ranks between which the ATR expands', () => {
    const memory = { model: 'orderflow-v50', state: { atrRank: 'low', cvd1h: null } };
    const expansion = (atrRankHigh: number) =>
      orderflowV50.evaluate(
        sampleFeatures({ atrPercentile: 70 }),
        sampleConfig({ model: 'orderflow-v50', params: { atrRankHigh } }),
        memory,
      ).layers[0]?.raw;
    expect([expansion(60), expansion(70)]).toEqual([25, 0]);
    const [calm] = evaluated({ atrPercentile: 44 }, { atrRankLow: 45 });
    expect(calm?.memory?.state['atrRank']).toBe('low');
  });

  it('move the volume from which the window is an hour', () => {
    const surge = { buyVol1m: 20, sellVol1m: 5, meanVol1m24h: 10, cvdFast: 5 };
    expect(evaluated(surge, {}).map(({ direction }) => direction)).toEqual(['LONG', 'SHORT']);
    const hour = { cvd: { ...sampleFeatures().cvd, '1h': null } };
    expect(evaluated({ ...surge, ...hour }, { surgeRatio: 2 }).map(({ direction }) => direction)).toEqual([
      null,
      null,
    ]);
  });
});

/** SHA-256 of canonical texts, taken before models could have fields of their own. */
describe('what was stored keeps its hash', () => {
  it.each([
    ['btc-gates', 'b11f09f63c92e80333506d4b9d5db3f27a93ed1ce9d6a3e23fb2f594a12aaceb'],
    ['orderflow-v51', '1aca7a920f2b8d896fd6dfac15261140cfef43eadaabf329a4aa6a3e66b01320'],
    ['orderflow-v52', '894aedb94cdba3fc41aac5408d4cf340da1646f8a11e96c20511b7eb17d901f2'],
    ['orderflow-v53', '46a4cac2db042efbb868f26d276c0119329c218995c4d0ee0fc3ba5b5c835253'],
    ['orderflow-v53-fast', 'e5013e2d5fc370ada0bd019e3de541f09bdc6be2305d3730a32950fb09417c98'],
    ['orderflow-v54', 'fce14c7c726c3058b4956f854491d0931377c1a9d3ef58120205224fb2b36056'],
  ])('%s', (model, hash) => {
    const result = parseStrategyConfig({ displayName: 'one', model });
    expect(result.ok && sha256(canonicalConfig(result.config))).toBe(hash);
  });

  it('the presets and the grid', () => {
    const all = (configs: readonly Parameters<typeof canonicalConfig>[0][]) =>
      sha256(configs.map(canonicalConfig).join('\n'));
    expect(all(presets())).toBe('9a28b6353d64404eb4170e369729603b724e35fd8da32a47babd84280aa202d7');
    expect(all(gridPresets())).toBe('845e73600e7df8707b14722e841bec3760da992115697d783bd160a724c4d504');
  });

  it('v50 but for the fields it has now', () => {
    const result = parseStrategyConfig({ displayName: 'one', model: 'orderflow-v50' });
    if (!result.ok) throw new Error(result.errors[0]?.message);
    const { params, ...before } = result.config;
    expect(params).toBeDefined();
    expect(sha256(canonicalConfig(before))).toBe(
      '78bed4ea7de9f13a3da5f74116bd701d0ae1103405d875b555d3c8cc3f1cb73c',
    );
  });
});
