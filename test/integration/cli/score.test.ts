import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runAe } from './run-ae.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-score-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = {
  displayName: 'worked example',
  symbol: 'BTCUSDT',
  model: 'orderflow-v54',
  cvdFastWindow: '30m',
  cvdSlowWindow: '4h',
};
/** Everything speaks for LONG; worked by hand from spec 03 below. */
const FEATURES = {
  symbol: 'BTCUSDT',
  at: 1723161600000,
  cvd: { '30m': 120, '4h': 300 },
  cvdAccel: 3,
  atrPct: 0.004,
  whaleRatio: 0.2,
  largeTrades15m: { buys: 3, sells: 1 },
  obi10: 0.1,
  longShortRatio: 0.45,
  topTraderLong: 0.6,
  oiChange: 0.04,
  coinbasePremium: 0.001,
};

function saved(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

const score = (config: string, features: string, json = true) =>
  runAe(['score', '--config', config, '--features', features, ...(json ? ['--json'] : [])], { cwd: folder });

describe('ae score', () => {
  it('prints the evaluation of the worked example', async () => {
    const { code, stdout } = await score(saved('c.json', CONFIG), saved('f.json', FEATURES));
    expect(code).toBe(0);
    const output = JSON.parse(stdout);
    expect(Object.keys(output)).toEqual([
      'direction',
      'score',
      'rawScore',
      'signal',
      'tier',
      'gates',
      'layers',
      'blockReason',
    ]);
    // 55/25/15/5: direction 55/55, crowding 25/25, environment 15/15, auxiliary 5/5 of 41.25, 18.75, 25, 15.
    expect(output).toMatchObject({
      direction: 'LONG',
      score: 100,
      signal: 'LONG',
      tier: 'heavy',
      blockReason: null,
    });
    expect(output.layers.map((layer: { max: number }) => layer.max)).toEqual([41.25, 18.75, 25, 15]);
    expect(output.gates[0]).toEqual({
      name: 'vol',
      value: 0.004,
      threshold: 0.002,
      passed: true,
      reason: null,
    });
  });

  it('names the gate that blocks and keeps the raw score', async () => {
    const { stdout } = await score('c.json', saved('low.json', { ...FEATURES, atrPct: 0.001 }));
    expect(JSON.parse(stdout)).toMatchObject({
      score: 0,
      rawScore: 100,
      signal: null,
      blockReason: 'low_vol',
    });
  });

  it.each([
    // 45/50·40 + 15/20·18 + 5·(0.0001/0.0003) + 10/15·12 + 15 + 3 (1.5 times) + 5
    ['orderflow-v52', [36, 13.5, 1.666666667, 8, 15, 3, 5], 82.2, 'standard'],
    // 45 + 15 + 10 + 15 + 5
    ['orderflow-v51', [45, 15, 10, 15, 5], 90, 'heavy'],
    // 45/55·55 + 20/25·25 + 10/15·15 + 5/5·5
    ['orderflow-v53', [45, 20, 10, 5], 80, 'standard'],
    // As v53, environment being round(10/15·10) without a book that leans 0.15 or more
    ['orderflow-v53-fast', [45, 20, 7, 5], 77, 'standard'],
    // No expansion in a first evaluation + unopposed 20 + funding below 0.01 % 15
    ['orderflow-v50', [0, 20, 15], 35, 'standard'],
  ])('scores with %s, keys as ever', async (model, layers, points, tier) => {
    const features = {
      ...FEATURES,
      price: 60_100,
      vwap30m: 60_000,
      cvdFastSlope: 2,
      atrPercentile: 70,
      largeTrades15m: { buys: 0, sells: 0 },
      longShortRatio: 0.6,
      oiChange: 0.01,
      fundingRate: -0.0001,
      maxAbsFunding: 0.0003,
      liq5m: { longUsd: 100_000, shortUsd: 150_000 },
    };
    const { code, stdout } = await score(saved('m.json', { ...CONFIG, model }), saved('mf.json', features));
    expect(code).toBe(0);
    const output = JSON.parse(stdout);
    expect(Object.keys(output).join()).toBe('direction,score,rawScore,signal,tier,gates,layers,blockReason');
    expect(output.layers.map((layer: { score: number }) => layer.score)).toEqual(layers);
    expect(output).toMatchObject({
      direction: 'LONG',
      signal: 'LONG',
      score: points,
      tier,
      blockReason: null,
    });
  });

  it.each(['ict-smc', 'self-learning', 'hybrid'])('refuses the model %s by name', async (model) => {
    const result = await score(saved('later.json', { ...CONFIG, model }), 'f.json');
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(
      new RegExp(`model: "${model}" .*one of btc-gates, orderflow-v50, .*-v54\n$`),
    );
  });

  it('prints tables for people', async () => {
    const { code, stdout } = await score('c.json', 'f.json', false);
    expect(code).toBe(0);
    expect(stdout).toMatch(/gate +value +threshold/);
  });

  it.each([
    [
      'a weight out of range',
      { ...CONFIG, weightDirection: 90 },
      FEATURES,
      /^bad-c\.json: weightDirection: 90 .*from 10 to 80/,
    ],
    ['weights that do not sum to 100', { ...CONFIG, weightAux: 20 }, FEATURES, /^bad-c\.json: .*100/],
    ['an unknown model', { ...CONFIG, model: 'v99' }, FEATURES, /^bad-c\.json: model: "v99"/],
    ['a misspelt field', { ...CONFIG, entryscore: 70 }, FEATURES, /^bad-c\.json: entryscore.*entryScore/],
    [
      'a feature that is text',
      CONFIG,
      { ...FEATURES, atrPct: 'high' },
      /^bad-f\.json: atrPct: "high" .*expected/,
    ],
    [
      'a feature of another instrument',
      CONFIG,
      { ...FEATURES, symbol: 'ETHUSDT' },
      /^bad-f\.json: symbol: "ETHUSDT"/,
    ],
    ['features that are a list', CONFIG, [], /^bad-f\.json: /],
    ['a file that is not JSON', '{\n"displayName": x\n}', FEATURES, /^bad-c\.json line 2: /],
    ['a symbol in lower case', { ...CONFIG, symbol: 'btcusdt' }, {}, /^bad-c\.json: symbol: "btcusdt"/],
    ['an empty file', CONFIG, ' ', /^bad-f\.json: is empty/],
  ])('refuses %s with one line and 2', async (_, config, features, message) => {
    const result = await score(saved('bad-c.json', config), saved('bad-f.json', features));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trimEnd()).not.toContain('\n');
  });

  it('refuses bytes that are not UTF-8 and names their line', async () => {
    const bytes = Buffer.from('{"displayName":\n"caf\xe9"}', 'latin1');
    writeFileSync(join(folder, 'latin.json'), bytes);
    const result = await score('latin.json', saved('f.json', FEATURES));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toBe('latin.json line 2: is not UTF-8 text (expected a JSON object in UTF-8)\n');
  });

  it('refuses a missing file', async () => {
    expect(await score('absent.json', 'f.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/absent\.json.*no such file/),
    });
  });
});
