import { describe, expect, it } from 'vitest';
import {
  canonicalConfig,
  FIELDS,
  type FieldError,
  fieldDefault,
  fieldErrorMessage,
  gateDefaults,
  parseStrategyConfig,
  type StrategyConfig,
} from './config.ts';

const NAME = { displayName: 'one' };

function parsed(input: Record<string, unknown>): StrategyConfig {
  const result = parseStrategyConfig({ ...NAME, ...input });
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('; '));
  return result.config;
}

function faults(input: unknown, known?: readonly string[]): FieldError[] {
  const result = parseStrategyConfig(input, known);
  return result.ok ? [] : result.errors;
}

function codes(input: Record<string, unknown>): string[] {
  return faults({ ...NAME, ...input }).map(({ path, code }) => `${path} ${code}`);
}

/** Input with one dotted field set. */
function withField(path: string, value: unknown): Record<string, unknown> {
  const [group, key] = path.split('.');
  return key === undefined ? { [path]: value } : { [group!]: { [key]: value } };
}

/** Codes of rules between fields, which a bound of one field alone may break. */
const BETWEEN: ReadonlySet<string> = new Set(['flip_below_entry', 'target_order']);

/** Spec 03's table, restated: path, least, most. */
const RANGES: [string, number, number][] = [
  ['weightDirection', 10, 80],
  ['weightEnv', 5, 60],
  ['weightAux', 0, 40],
  ['weightMomentum', 0, 20],
  ['entryScore', 60, 95],
  ['flipThreshold', 60, 95],
  ['gateVol.volAtrPctMin', 0.0001, 0.02],
  ['gateWhale.whaleUsdThreshold', 1_000, 1_000_000],
  ['gateWhale.whaleFlowPct', 0, 1],
  ['gateObi.obiThreshold', 0.1, 0.9],
  ['gateSpotPerp.spotPerpThreshold', 0.0005, 0.01],
  ['slAtrMultiplier', 0.5, 3],
  ['tp1Ratio', 0.3, 2],
  ['tp2Ratio', 0.5, 4],
  ['breakEvenBufferAtr', 0, 0.5],
  ['timeoutMinutes', 30, 1440],
  ['cooldownMinutes', 0, 60],
  ['initialBalance', 1_000, 1_000_000],
  ['riskPerTrade', 0.001, 0.05],
];

describe('defaults', () => {
  it('are those of the spec for BTC', () => {
    expect(parsed({})).toEqual({
      displayName: 'one',
      symbol: 'BTCUSDT',
      model: 'orderflow-v54',
      direction: 'both',
      cvdFastWindow: '30m',
      cvdSlowWindow: '4h',
      weightDirection: 55,
      weightEnv: 25,
      weightAux: 15,
      weightMomentum: 5,
      entryScore: 75,
      flipThreshold: 80,
      gateVol: { enabled: true, volAtrPctMin: 0.002 },
      gateCvd: { enabled: true },
      gateWhale: { enabled: true, whaleUsdThreshold: 100_000, whaleFlowPct: 0.5 },
      gateObi: { enabled: true, obiThreshold: 0.3 },
      gateSpotPerp: { enabled: false, spotPerpThreshold: 0.003 },
      atrSource: 'atr5m',
      slAtrMultiplier: 1.5,
      tp1Ratio: 0.75,
      tp2Ratio: 1.5,
      breakEvenBufferAtr: 0,
      timeoutMinutes: 240,
      cooldownMinutes: 10,
      forbiddenHours: null,
      initialBalance: 10_000,
      riskPerTrade: 0.02,
      description: '',
      tags: [],
    });
  });

  it.each([
    ['BTCUSDT', 0.002, 100_000, 0.3, 0.003, 'flow'],
    ['ETHUSDT', 0.003, 50_000, 0.35, 0.005, 'adverse'],
    ['SOLUSDT', 0.004, 20_000, 0.45, 0.008, 'adverse'],
    ['XRPUSDT', 0.0025, 30_000, 0.4, 0.006, 'adverse'],
    ['DOGEUSDT', 0.003, 20_000, 0.45, 0.008, 'adverse'],
    ['BTCUSDT_261225', 0.003, 20_000, 0.45, 0.008, 'adverse'],
    ['BTCDOMUSDT', 0.003, 20_000, 0.45, 0.008, 'adverse'],
  ])('of the gates follow the exact symbol: %s', (...row) => {
    const [symbol, vol, whale, obi, spotPerp, style] = row;
    const config = parsed({ symbol });
    expect(config.gateVol.volAtrPctMin).toBe(vol);
    expect(config.gateWhale.whaleUsdThreshold).toBe(whale);
    expect(config.gateObi.obiThreshold).toBe(obi);
    expect(config.gateSpotPerp.spotPerpThreshold).toBe(spotPerp);
    expect(gateDefaults(symbol).whaleGate).toBe(style);
  });

  it.each([
    ['orderflow-v50', { slAtrMultiplier: 1.2, tp1Ratio: 1, tp2Ratio: 2, timeoutMinutes: 30 }],
    ['orderflow-v51', { slAtrMultiplier: 1.4, tp1Ratio: 0.75, tp2Ratio: 1.5, gateVol: { enabled: false } }],
    ['orderflow-v52', { slAtrMultiplier: 2.1, tp1Ratio: 1.4 / 2.1, tp2Ratio: 1.5 }],
    ['orderflow-v53', { slAtrMultiplier: 1.5, flipThreshold: 85, gateVol: { enabled: true } }],
    ['orderflow-v53-fast', { flipThreshold: 85, cvdFastWindow: '30m' }],
    ['orderflow-v54', { slAtrMultiplier: 1.5, flipThreshold: 80 }],
  ])('are the own ones of %s where it has them, and what is given wins', (model, own) => {
    expect(parsed({ model })).toMatchObject(own);
    expect(parsed({ model, slAtrMultiplier: 2.5, flipThreshold: 90 })).toMatchObject({
      slAtrMultiplier: 2.5,
      flipThreshold: 90,
    });
    expect(parsed({ model, entryScore: 90 }).flipThreshold).toBe(90);
  });

  it('of a model are told by path, and unknown models have none', () => {
    expect(fieldDefault('flipThreshold', 'BTCUSDT', 'orderflow-v53')).toBe(85);
    expect(fieldDefault('flipThreshold', 'BTCUSDT', 'v99')).toBe(80);
    expect(fieldDefault('flipThreshold', 'BTCUSDT')).toBe(80);
    expect(fieldDefault('gateVol.enabled', 'BTCUSDT', 'orderflow-v51')).toBe(false);
    expect(fieldDefault('gateVol.volAtrPctMin', 'SOLUSDT', 'orderflow-v51')).toBe(0.004);
  });

  it('fill in the rest of a gate that is given in part', () => {
    expect(parsed({ gateWhale: { enabled: false } }).gateWhale).toEqual({
      enabled: false,
      whaleUsdThreshold: 100_000,
      whaleFlowPct: 0.5,
    });
  });

  it('raise the flip threshold to a higher entry score, but never a given one', () => {
    expect(parsed({ entryScore: 85 }).flipThreshold).toBe(85);
    expect(codes({ entryScore: 85, flipThreshold: 80 })).toEqual(['flipThreshold flip_below_entry']);
  });
});

describe('ranges', () => {
  it('cover every number of the table', () => {
    const numbers = FIELDS.filter((field) => field.kind === 'number').map((field) => field.path);
    expect(RANGES.map(([path]) => path)).toEqual(numbers);
  });

  it.each(RANGES)('%s from %d to %d', (path, min, max) => {
    const wrong = (value: unknown): FieldError | undefined =>
      faults({ ...NAME, ...withField(path, value) }).find(
        (error) => error.path === path && !BETWEEN.has(error.code),
      );
    const dust = Math.max(min, 1e-3) * 1e-6;
    expect(wrong(min)).toBeUndefined();
    expect(wrong(max)).toBeUndefined();
    expect(wrong(min - dust)?.code).toBe('out_of_range');
    expect(wrong(max + max * 1e-6)?.code).toBe('out_of_range');
    for (const value of [String(min), null, true, [min]]) expect(wrong(value)?.code).toBe('wrong_type');
    for (const value of [Number.NaN, Infinity, -Infinity]) expect(wrong(value)?.code).toBe('out_of_range');
  });

  it('want whole minutes', () => {
    expect(codes({ timeoutMinutes: 45.5, cooldownMinutes: 2.5 })).toEqual([
      'timeoutMinutes out_of_range',
      'cooldownMinutes out_of_range',
    ]);
  });

  it('count characters of a name, not code units', () => {
    expect(faults({ displayName: '策'.repeat(50) })).toEqual([]);
    expect(faults({ displayName: '🚀'.repeat(50) })).toEqual([]);
    for (const displayName of ['', '   ', 'x'.repeat(51)]) {
      expect(faults({ displayName })[0]?.code).toBe('out_of_range');
    }
    expect(faults({})[0]).toMatchObject({ path: 'displayName', code: 'required' });
    expect(faults({ displayName: 5 })[0]?.code).toBe('wrong_type');
  });

  it('know choices, models and instruments', () => {
    expect(codes({ direction: 'long', cvdFastWindow: '1h', cvdSlowWindow: '24h', atrSource: 'atr' })).toEqual(
      [
        'direction not_an_option',
        'cvdFastWindow not_an_option',
        'cvdSlowWindow not_an_option',
        'atrSource not_an_option',
      ],
    );
    expect(faults({ ...NAME, model: 'ict-smc' })[0]?.message).toBe(
      'model: "ict-smc" is not allowed, expected one of btc-gates, orderflow-v50, orderflow-v51, orderflow-v52, orderflow-v53, orderflow-v53-fast, orderflow-v54',
    );
    for (const model of ['self-learning', 'hybrid', 'orderflow-v55', null, 54])
      expect(codes({ model })).toEqual(['model unknown_model']);
    expect(faults({ ...NAME, symbol: 'ABCUSDT' }, ['BTCUSDT'])[0]?.code).toBe('unknown_symbol');
    expect(faults({ ...NAME, symbol: 'ABCUSDT' })).toEqual([]);
    for (const symbol of ['', 'btcusdt', 'BTC-USDT', 'BTC USDT'])
      expect(codes({ symbol })).toEqual(['symbol wrong_type']);
    expect(codes({ symbol: '币安人生USDT' })).toEqual([]);
    expect(codes({ gateObi: { enabled: 'yes' } })).toEqual(['gateObi.enabled wrong_type']);
  });

  it('sort forbidden hours and check hour and zone', () => {
    const hours = (value: unknown): string[] => codes({ forbiddenHours: value });
    expect(
      parsed({ forbiddenHours: { hours: [23, 0, 5, 0], zone: 'Asia/Shanghai' } }).forbiddenHours,
    ).toEqual({
      hours: [0, 5, 23],
      zone: 'Asia/Shanghai',
    });
    expect(parsed({ forbiddenHours: null }).forbiddenHours).toBeNull();
    expect(parsed({ forbiddenHours: { hours: [], zone: 'UTC' } }).forbiddenHours).toBeNull();
    for (const hour of [-1, 24, 1.5, '3']) {
      expect(hours({ hours: [hour], zone: 'UTC' })).toEqual(['forbiddenHours out_of_range']);
    }
    expect(hours({ hours: [1], zone: 'Mars/Base' })).toEqual(['forbiddenHours unknown_zone']);
    expect(hours({ hours: [1] })).toEqual(['forbiddenHours wrong_type']);
    expect(hours([1, 2])).toEqual(['forbiddenHours wrong_type']);
  });

  it('bound tags', () => {
    expect(parsed({ tags: ['a', 'b'] }).tags).toEqual(['a', 'b']);
    for (const tags of [['a', 'a'], [' '], ['x'.repeat(31)], Array.from({ length: 21 }, (_, i) => `t${i}`)]) {
      expect(codes({ tags })).toEqual(['tags out_of_range']);
    }
    expect(codes({ tags: 'a' })).toEqual(['tags wrong_type']);
  });
});

describe('rules between fields', () => {
  const weights = (dir: number, env: number, aux: number, mom: number): string[] =>
    codes({ weightDirection: dir, weightEnv: env, weightAux: aux, weightMomentum: mom });

  it('weights sum to exactly 100', () => {
    expect(weights(38, 32, 28, 2)).toEqual([]);
    expect(weights(33.3, 33.3, 28.3, 5.1)).toEqual([]);
    expect(weights(38, 32, 28, 3)).toEqual(['weights weights_sum']);
    expect(weights(38, 32, 28, 1.999)).toEqual(['weights weights_sum']);
    expect(weights(9, 32, 28, 2)).toEqual(['weightDirection out_of_range']);
  });

  it('the slow window is longer than the fast one', () => {
    expect(codes({ cvdFastWindow: '30m', cvdSlowWindow: '30m' })).toEqual(['cvdSlowWindow window_order']);
    expect(codes({ cvdFastWindow: '15m', cvdSlowWindow: '30m' })).toEqual([]);
  });

  it('flip is not below entry, the second target is beyond the first', () => {
    expect(codes({ entryScore: 80, flipThreshold: 80 })).toEqual([]);
    expect(codes({ entryScore: 80, flipThreshold: 79.9 })).toEqual(['flipThreshold flip_below_entry']);
    expect(codes({ tp1Ratio: 1, tp2Ratio: 1 })).toEqual(['tp2Ratio target_order']);
    expect(codes({ tp1Ratio: 1, tp2Ratio: 1.01 })).toEqual([]);
  });
});

describe('errors', () => {
  it('name the field, the value and the range, in both languages', () => {
    const [error] = faults({ ...NAME, entryScore: 97 });
    expect(error).toEqual({
      path: 'entryScore',
      code: 'out_of_range',
      value: 97,
      expected: 'a number from 60 to 95',
      message: 'entryScore: 97 is not allowed, expected a number from 60 to 95',
      messageZh: 'entryScore：不允许 97，应为 60 到 95 的数',
    });
    expect(fieldErrorMessage(error!, 'zh')).toBe('entryScore：不允许 97，应为 60 到 95 的数');
    expect(fieldErrorMessage(error!, 'en')).toBe(error!.message);
  });

  it('name the other field of a rule between two', () => {
    const [error] = faults({ ...NAME, entryScore: 85, flipThreshold: 80 });
    expect(error?.message).toBe(
      'flipThreshold: 80 is not allowed, expected a number not below the entry score (85)',
    );
    expect(fieldErrorMessage(error!, 'zh')).toBe('flipThreshold：不允许 80，应为不低于 entryScore(85)');
  });

  it('name the sum of weights', () => {
    const [error] = faults({ ...NAME, weightDirection: 60 });
    expect(error?.message).toBe(
      'weights: 105 is not allowed, expected weightDirection + weightEnv + weightAux + weightMomentum to be exactly 100',
    );
  });

  it.each([
    ['entryscore', 'entryScore (did you mean it?)'],
    ['wieghtAux', 'weightAux (did you mean it?)'],
    ['gatevol', 'gateVol (did you mean it?)'],
    ['obiThreshold', 'gateObi.obiThreshold (did you mean it?)'],
    ['leverage', 'a field of the configuration'],
    ['__proto__x', 'a field of the configuration'],
  ])('refuse the unknown field %s', (key, expected) => {
    const [error] = faults({ ...NAME, [key]: 1 });
    expect(error).toMatchObject({ path: key, code: 'unknown_field', expected });
    expect(error?.message).toBe(`${key}: is not a known field, expected ${expected}`);
  });

  it('refuse unknown fields inside a group, and a group that is none', () => {
    expect(faults({ ...NAME, gateVol: { minimum: 1 } })[0]).toMatchObject({
      path: 'gateVol.minimum',
      code: 'unknown_field',
    });
    expect(faults({ ...NAME, gateVol: true })[0]?.message).toBe(
      'gateVol: true is not allowed, expected an object',
    );
    expect(faults(JSON.parse('{"displayName":"one","__proto__":{"a":1}}'))[0]?.code).toBe('unknown_field');
  });

  it('come all at once, and for anything that is no object', () => {
    expect(faults({ entryScore: 1, riskPerTrade: 1 })).toHaveLength(3);
    for (const input of [null, undefined, 5, 'x', [NAME]]) {
      expect(faults(input)[0]).toMatchObject({ path: '', code: 'not_an_object' });
    }
    expect(fieldErrorMessage(faults(null)[0]!, 'zh')).toBe('配置：不允许 null，应为对象');
  });

  it('have words in both languages for every field', () => {
    for (const field of FIELDS) {
      expect(field.meaning.en).not.toBe('');
      expect(field.meaning.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('canonicalConfig', () => {
  it('does not depend on the order of keys', () => {
    const config = parsed({});
    const reversed = Object.fromEntries(Object.entries(config).reverse()) as unknown as StrategyConfig;
    expect(canonicalConfig(reversed)).toBe(canonicalConfig(config));
    expect(canonicalConfig(config)).toMatch(/^\{"atrSource":"atr5m","breakEvenBufferAtr":0,/);
    expect(JSON.parse(canonicalConfig(config))).toEqual(config);
  });

  it('changes with any value', () => {
    expect(canonicalConfig(parsed({ entryScore: 76 }))).not.toBe(canonicalConfig(parsed({})));
  });
});
