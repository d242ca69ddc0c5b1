import { describe, expect, it } from 'vitest';
import { orderflowV54 } from './models/orderflow-v54.ts';
import { sampleConfig, sampleFeatures } from './samples.ts';
import { parseScoreInput, scoreOutput } from './score-input.ts';

const config = sampleConfig();

function features(input: unknown): ReturnType<typeof sampleFeatures> {
  const result = parseScoreInput(input, config);
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('; '));
  return result.features;
}

function messages(input: unknown): string[] {
  const result = parseScoreInput(input, config);
  return result.ok ? [] : result.errors.map((error) => error.message);
}

describe('parseScoreInput', () => {
  it('reads numbers by name; absent and null are missing, unknown keys are ignored', () => {
    const read = features({ cvdFast: 3, cvdSlow: -2.5, atrPct: 0.002, obi10: null, somethingElse: 'x' });
    expect(read).toMatchObject({ cvdFast: 3, cvdSlow: -2.5, atrPct: 0.002, obi10: null, whaleRatio: null });
    expect(read).toMatchObject({ symbol: 'BTCUSDT', largeTrades15m: null, coinbasePremium: null });
  });

  it('takes the windows of the configuration from cvd, unless the CVDs are named', () => {
    const cvd = { '5m': 1, '15m': 2, '30m': 3, '1h': 4, '4h': 5, '24h': 6 };
    expect(features({ cvd })).toMatchObject({ cvdFast: 3, cvdSlow: 5, cvd });
    expect(features({ cvd, cvdFast: -1, cvdSlow: null })).toMatchObject({ cvdFast: -1, cvdSlow: null });
    expect(features({ cvd: { '30m': 3 } })).toMatchObject({ cvdFast: 3, cvdSlow: null });
  });

  it('reads what `ae features` prints', () => {
    const printed = {
      symbol: 'BTCUSDT',
      at: 1_723_000_000_000,
      price: 61_000.5,
      trades24h: 900,
      cvd: { '5m': null, '15m': null, '30m': 1, '1h': null, '4h': 2, '24h': null },
      vwap30m: 60_990,
      atr5m: 120,
      atr1h: null,
      p95Qty: 5,
      p99Qty: 10,
      largeTrades15m: { buys: 2, sells: 1 },
      whaleRatio: -0.25,
    };
    expect(features(printed)).toMatchObject({
      at: 1_723_000_000_000,
      trades24h: 900,
      cvdFast: 1,
      whaleRatio: -0.25,
      largeTrades15m: { buys: 2, sells: 1, maxBuyUsd: null, maxSellUsd: null },
    });
  });

  it('counts a list of large trades and keeps the largest notional per side', () => {
    const largeTrades15m = [
      { side: 'buy', price: 100, qty: 2 },
      { side: 'BUY', price: 100, qty: 3 },
      { isBuyerMaker: false, price: 100, qty: 1 },
      { isBuyerMaker: true, price: 50, qty: 1 },
    ];
    expect(features({ largeTrades15m }).largeTrades15m).toEqual({
      buys: 3,
      sells: 1,
      maxBuyUsd: 300,
      maxSellUsd: 50,
    });
    expect(features({ largeTrades15m: [] }).largeTrades15m).toEqual({
      buys: 0,
      sells: 0,
      maxBuyUsd: null,
      maxSellUsd: null,
    });
  });

  it('takes the trap flag by its name in the table of features too', () => {
    expect(features({ spotPerpCvd: false }).spotPerpTrap).toBe(false);
    expect(features({ spotPerpCvd: false, spotPerpTrap: true }).spotPerpTrap).toBe(true);
    expect(features({}).spotPerpTrap).toBeNull();
  });

  it('reads flags, words and groups', () => {
    const read = features({
      spotPerpTrap: true,
      regime: 'trend',
      liq5m: { longUsd: 1, shortUsd: 2 },
      whaleRatios: { '100000': 0.5 },
    });
    expect(read).toMatchObject({
      spotPerpTrap: true,
      regime: 'trend',
      liq5m: { longUsd: 1, shortUsd: 2 },
      whaleRatio: 0.5,
    });
  });

  it.each([
    [null, 'features: null is not allowed, expected an object of features'],
    [[], 'features: [] is not allowed, expected an object of features'],
    [{ cvdFast: '3' }, 'cvdFast: "3" is not allowed, expected a number or null'],
    [{ obi10: 35 }, 'obi10: 35 is not allowed, expected a number from -1 to 1 or null'],
    [{ topTraderLong: 55 }, 'topTraderLong: 55 is not allowed, expected a number from 0 to 1 or null'],
    [{ atrPct: -1 }, 'atrPct: -1 is not allowed, expected a number of at least 0 or null'],
    [{ price: Infinity }, 'price: Infinity is not allowed, expected a number of at least 0 or null'],
    [{ cvd: 5 }, 'cvd: 5 is not allowed, expected an object with 5m, 15m, 30m, 1h, 4h, 24h or null'],
    [{ cvd: { '30m': true } }, 'cvd.30m: true is not allowed, expected a number or null'],
    [{ spotPerpTrap: 1 }, 'spotPerpTrap: 1 is not allowed, expected true, false or null'],
    [
      { regime: 'calm' },
      'regime: "calm" is not allowed, expected one of trend, range, high_vol, crash or null',
    ],
    [
      { symbol: 'ETHUSDT' },
      'symbol: "ETHUSDT" is not allowed, expected "BTCUSDT", the symbol of the configuration',
    ],
    [
      { largeTrades15m: 3 },
      'largeTrades15m: 3 is not allowed, expected {"buys", "sells"} or a list of trades or null',
    ],
    [
      { largeTrades15m: { buys: 1 } },
      'largeTrades15m.sells: null is not allowed, expected a whole number of at least 0',
    ],
    [
      { largeTrades15m: { buys: 1.5, sells: 0 } },
      'largeTrades15m.buys: 1.5 is not allowed, expected a whole number of at least 0 or null',
    ],
    [
      { largeTrades15m: [{ side: 'up', price: 1, qty: 1 }] },
      'largeTrades15m.0.side: "up" is not allowed, expected "buy" or "sell"',
    ],
    [
      { largeTrades15m: [{ side: 'buy', qty: 1 }] },
      'largeTrades15m.0.price: null is not allowed, expected a number of at least 0',
    ],
  ])('refuses %j by name, value and expectation', (input, message) => {
    expect(messages(input)).toEqual([message]);
  });

  it('names an entry of a list that is no trade', () => {
    expect(messages({ largeTrades15m: [7] })[0]).toMatch(/^largeTrades15m\.0: 7 is not allowed, expected /);
  });
});

describe('scoreOutput', () => {
  it('has exactly the keys of the contract', () => {
    const output = scoreOutput(orderflowV54.evaluate(sampleFeatures(), config, null));
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
    expect(Object.keys(output.gates[0]!)).toEqual(['name', 'value', 'threshold', 'passed', 'reason']);
    expect(Object.keys(output.layers[0]!)).toEqual(['name', 'raw', 'rawMax', 'score', 'max']);
  });
});
