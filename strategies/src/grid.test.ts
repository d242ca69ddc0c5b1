import { describe, expect, it } from 'vitest';
import { parseStrategyConfig } from './config.ts';
import { CORE_TUNINGS, gridPresets, validated } from './grid.ts';
import { presets } from './presets.ts';

describe('gridPresets', () => {
  const grid = gridPresets();
  const named = (name: string): (typeof grid)[number] | undefined =>
    grid.find(({ displayName }) => displayName === name);

  it('is 72 different valid strategies, 18 for each core instrument', () => {
    expect(grid).toHaveLength(72);
    expect(new Set(grid.map((config) => config.displayName)).size).toBe(72);
    for (const { symbol } of CORE_TUNINGS)
      expect(grid.filter((config) => config.symbol === symbol)).toHaveLength(18);
    for (const config of grid) expect(parseStrategyConfig(config)).toEqual({ ok: true, config });
  });

  it('names and tunes as the spec says', () => {
    expect(named('BTC_CVD15x1h_TP-balanced')).toMatchObject({
      symbol: 'BTCUSDT',
      model: 'orderflow-v54',
      cvdFastWindow: '15m',
      cvdSlowWindow: '1h',
      slAtrMultiplier: 2,
      tp1Ratio: 1,
      tp2Ratio: 2,
      entryScore: 71,
      flipThreshold: 80,
      gateWhale: { enabled: true, whaleUsdThreshold: 100_000, whaleFlowPct: 0.5 },
    });
    expect(named('SOL_CVD5x30m_TP-conservative')).toMatchObject({
      tp1Ratio: 0.75,
      tp2Ratio: 1.5,
      entryScore: 65,
    });
    expect(named('XRP_CVD30x4h_TP-aggressive')).toMatchObject({
      tp1Ratio: 1.5,
      tp2Ratio: 2.5,
      flipThreshold: 80,
    });
  });

  it.each([
    ['BTCUSDT', 38, 32, 28, 2, 71],
    ['ETHUSDT', 51, 18, 28, 3, 75],
    ['XRPUSDT', 58, 8, 32, 2, 80],
    ['SOLUSDT', 38, 42, 8, 12, 65],
  ])('weighs %s %d/%d/%d/%d, entry %d', (...row) => {
    const [symbol, ...numbers] = row;
    const tuned = [...grid, ...presets()].filter(
      (one) => one.symbol === symbol && one.model === 'orderflow-v54' && !one.tags.includes('demo'),
    );
    for (const config of tuned) {
      const { weightDirection, weightEnv, weightAux, weightMomentum, entryScore } = config;
      expect([weightDirection, weightEnv, weightAux, weightMomentum, entryScore]).toEqual(numbers);
    }
  });
});

describe('presets', () => {
  const files = import.meta.glob(['../presets/*.json'], { eager: true });

  it('are exactly the files of presets/, each complete and valid', () => {
    const contents = Object.values(files).map((module) => module['default']);
    expect(presets()).toHaveLength(contents.length);
    for (const content of contents) {
      expect(parseStrategyConfig(content)).toEqual({ ok: true, config: content });
      expect(presets()).toContainEqual(content);
    }
  });

  it.each([
    ['BTC order flow v51 baseline', { model: 'orderflow-v51', entryScore: 75, slAtrMultiplier: 1.4 }],
    ['BTC order flow v52', { model: 'orderflow-v52', entryScore: 75, slAtrMultiplier: 2.1 }],
    ['BTC order flow v53 standard', { model: 'orderflow-v53', cvdFastWindow: '30m', cvdSlowWindow: '4h' }],
    ['BTC order flow v53 middle', { model: 'orderflow-v53', cvdFastWindow: '15m', cvdSlowWindow: '1h' }],
    ['BTC order flow v53 fast', { model: 'orderflow-v53-fast', cvdFastWindow: '5m', cvdSlowWindow: '30m' }],
  ])('hold the earlier model %s', (displayName, expected) => {
    expect(presets().find((preset) => preset.displayName === displayName)).toMatchObject(expected);
  });

  it('give v53 its weights in order, its flip of 85 and the gates of the instrument', () => {
    for (const preset of presets().filter(({ displayName }) => displayName.includes('v53'))) {
      const { weightDirection, weightEnv, weightAux, weightMomentum, flipThreshold } = preset;
      expect([weightDirection, weightEnv, weightAux, weightMomentum, flipThreshold]).toEqual([
        55, 25, 15, 5, 85,
      ]);
      expect(preset.gateVol).toEqual({ enabled: true, volAtrPctMin: 0.002 });
      expect(preset.gateObi).toEqual({ enabled: true, obiThreshold: 0.3 });
    }
  });

  it('throw when one is wrong', () => {
    expect(() => validated({ displayName: 'x', entryScore: 1 })).toThrow(/entryScore: 1 is not allowed/);
  });
});
