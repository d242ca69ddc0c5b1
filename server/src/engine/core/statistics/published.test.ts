/**
 * Worked numbers that others published. Only the numbers are theirs: empyrical (Apache-2.0), pypbo's tests of the
 * examples in Bailey and López de Prado, Bacon's example data as PerformanceAnalytics documents it, freqtrade's tests.
 */
import { describe, expect, it } from 'vitest';
import { deflatedSharpe, expectedMaximum } from './deflated-sharpe.ts';
import { largestFall } from './drawdown.ts';
import { kurtosis, mean, skewness, standardDeviation } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { probabilisticSharpe } from './probabilistic-sharpe.ts';
import { quantileOfSorted } from './quantile.ts';
import { annualisedSharpe } from './sharpe.ts';
import { annualisedSortino, downsideDeviation, sortino } from './sortino.ts';

/** empyrical/tests/test_stats.py at 0a9fa58: series in percent, 252 periods a year. */
const MIXED = [1, 10, -4, 2, 3, 2, 1, -10].map((value) => value / 100);
const POSITIVE = [1, 2, 1, 1, 1, 1, 1, 1, 1].map((value) => value / 100);
const NEGATIVE = [0, -6, -7, -1, -9, -2, -6, -8, -5].map((value) => value / 100);
const ONE = [
  -0.00171614, 0.01322056, 0.03063862, -0.01422057, -0.00489779, 0.01268925, -0.03357711, 0.01797036,
];
const TWO = [0.01846232, 0.00793951, -0.01448395, 0.00422537, -0.00339611, 0.03756813, 0.0151531, 0.03549769];

describe('empyrical, test_stats.py', () => {
  it.each([
    ['mixed', MIXED, 1.7238613961706866],
    ['positive', POSITIVE, 52.915026221291804],
    ['negative', NEGATIVE, -24.406808633910085],
  ])('test_sharpe_ratio %s', (_name, returns, expected) => {
    expect(annualisedSharpe(returns, 252)).toBeCloseTo(expected, 8);
  });

  it.each([
    ['mixed', MIXED, 2.605531251673693],
    ['negative', NEGATIVE, -13.532743075043401],
    ['one', ONE, 3.0639640966566306],
    ['two', TWO, 38.090963117002495],
  ])('test_sortino %s', (_name, returns, expected) => {
    expect(annualisedSortino(returns, 252)).toBeCloseTo(expected, 8);
  });

  it('test_sharpe_ratio and test_sortino: one return gives none, nor does one without a loss', () => {
    expect(annualisedSharpe([0.01])).toBeNull();
    expect([annualisedSortino([0.01]), annualisedSortino(POSITIVE)]).toEqual([null, null]);
  });

  it('test_downside_risk', () => {
    expect((downsideDeviation(MIXED) ?? 0) * Math.sqrt(252)).toBeCloseTo(0.60448325038829653, 8);
    expect((downsideDeviation(MIXED, 0.1) ?? 0) * Math.sqrt(252)).toBeCloseTo(1.7161730681956295, 8);
    expect((downsideDeviation(ONE) ?? 0) * Math.sqrt(252)).toBeCloseTo(0.20671788246185202, 8);
  });

  it.each([
    ['mixed', MIXED, 0.1],
    ['positive', POSITIVE, 0],
    ['negative', NEGATIVE, 0.36590730349873601],
  ])('test_max_drawdown %s, compounded', (_name, returns, expected) => {
    let value = 1;
    const changes = returns.map((rate) => {
      const change = value * rate;
      value += change;
      return change;
    });
    expect(largestFall(1, changes).fraction).toBeCloseTo(expected, 8);
  });

  it('test_annual_volatility mixed', () => {
    expect((standardDeviation(MIXED) ?? 0) * Math.sqrt(252)).toBeCloseTo(0.9136465399704637, 8);
  });
});

describe('freqtrade, tests/data/test_btanalysis.py', () => {
  it('test_calculate_max_drawdown2: 0.091755 and 0.32129575', () => {
    const results = [
      0.01158, 0.010048, 0.01134, 0.012161, 0.010416, 0.010009, 0.020024, -0.024662, -0.02235, 0.020496,
      -0.029859, -0.030511, 0.010041, 0.010872, -0.025782, 0.0104, 0.012374, 0.012467, 0.114741, 0.010303,
      0.010088, -0.033961, 0.01068, 0.010886, -0.029274, 0.011178, 0.010693, 0.010711,
    ];
    const fall = largestFall(0.2, results);
    expect(fall.absolute).toBeCloseTo(0.091755, 12);
    expect(fall.fraction).toBeCloseTo(0.32129575, 7);
    const losses = results.slice(0, 5).map((value) => -value);
    expect(largestFall(0, losses).absolute).toBeCloseTo(0.055545, 12);
    expect(largestFall(0, results.slice(0, 5)).absolute).toBe(0);
  });

  it('test_calculate_max_drawdown_abs (freqtrade issue 6655): the deepest and the steepest are different falls', () => {
    expect(largestFall(1_000, [0, -500, 500, 10_000, -1_000])).toEqual({ absolute: 1_000, fraction: 0.5 });
  });

  it('test_calculate_expectancy: 56.25', () => {
    expect(mean([100, 200, 50, -150, 300, -100, 80, -30])).toBe(56.25);
  });
});

describe('Bacon (2008), Practical Portfolio Performance Measurement and Attribution, as in PerformanceAnalytics', () => {
  /** Portfolio of 24 months; data/portfolio_bacon.csv. */
  const BACON = [
    0.3, 2.6, 1.1, -1, 1.5, 2.5, 1.6, 6.7, -1.4, 4, -0.5, 8.1, 4, -3.7, -6.1, 1.7, -4.9, -2.2, 7, 5.8, -6.5,
    2.4, -0.5, -0.9,
  ].map((value) => value / 100);

  it('DownsideDeviation 0.0255 and Kappa of order 2 (Sortino) 0.157 at 0.5 %', () => {
    expect(downsideDeviation(BACON, 0.005)).toBeCloseTo(0.0255, 4);
    expect(sortino(BACON, 0.005)).toBeCloseTo(0.157, 3);
  });

  it('SkewnessKurtosisRatio −0.034', () => {
    expect((skewness(BACON) ?? 0) / (kurtosis(BACON) ?? 0)).toBeCloseTo(-0.034, 3);
  });

  it('kurtosis of the sample 3.03', () => {
    const n = BACON.length;
    const sample = ((kurtosis(BACON) ?? 0) * (n + 1) * (n - 1)) / ((n - 2) * (n - 3));
    expect(sample).toBeCloseTo(3.03, 2);
  });
});

describe('Bailey and López de Prado', () => {
  /** pypbo/tests/pbo_tests.py gives the digits of the papers' examples. */
  it('The Sharpe Ratio Efficient Frontier (2012): PSR 0.913 of 24 months, 0.982 were they normal', () => {
    const fund = { sharpe: 1.585 / Math.sqrt(12), observations: 24, skewness: -2.448, kurtosis: 10.164 };
    expect(probabilisticSharpe(fund)).toBeCloseTo(0.91323430688486018, 12);
    expect(probabilisticSharpe({ ...fund, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.982, 3);
  });

  const strategy = { sharpe: 2.5 / Math.sqrt(250), observations: 1_250, skewness: -3, kurtosis: 10 };
  const spread = Math.sqrt(0.5 / 250);

  it('The Deflated Sharpe Ratio (2014): 0.900 of 100 trials, 0.950 of 46, expected maximum 0.1132', () => {
    expect(deflatedSharpe(strategy, { count: 100, sharpeStd: spread })).toBeCloseTo(0.90039683444939034, 12);
    expect(deflatedSharpe(strategy, { count: 46, sharpeStd: spread })).toBeCloseTo(0.9505, 4);
    expect(spread * expectedMaximum(100)).toBeCloseTo(0.1132, 4);
  });

  it.each([
    [1, 0],
    [2, 0.5197553442793358],
    [10, 1.5745983013452856],
    [100, 2.5306028932016846],
    [1_000, 3.255121513653265],
  ])('expected maximum of %d normal draws', (count, expected) => {
    expect(expectedMaximum(count)).toBeCloseTo(expected, 9);
  });

  it('has no answer where the variance of the estimate has none', () => {
    expect(probabilisticSharpe({ sharpe: 1, observations: 100, skewness: 5, kurtosis: 1 })).toBeNull();
    expect(probabilisticSharpe({ ...strategy, observations: 1 })).toBeNull();
    expect(deflatedSharpe(strategy, { count: 100, sharpeStd: null })).toBeNull();
    expect(deflatedSharpe(strategy, { count: 1, sharpeStd: null })).toBe(probabilisticSharpe(strategy));
  });
});

describe('tables', () => {
  /** NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1; digits from Abramowitz and Stegun 26.2. */
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [2.5758293035489004, 0.995],
    [-6, 9.865876450376946e-10],
  ])('normal distribution at %d', (z, probability) => {
    expect(normalCdf(z)).toBeCloseTo(probability, 15);
    expect(normalQuantile(probability)).toBeCloseTo(z, 6);
  });

  it('normal distribution far out and of no number', () => {
    expect([normalCdf(-40), normalCdf(40), normalCdf(Number.NaN)]).toEqual([0, 1, Number.NaN]);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });

  /** Hyndman and Fan's type 7 is R's and NumPy's default: quantile(1:10) is 1, 3.25, 5.5, 7.75, 10. */
  it('quantiles of 1 to 10', () => {
    const values = Array.from({ length: 10 }, (_, index) => index + 1);
    expect([0, 0.25, 0.5, 0.75, 1].map((at) => quantileOfSorted(values, at))).toEqual([
      1, 3.25, 5.5, 7.75, 10,
    ]);
    expect(quantileOfSorted([], 0.5)).toBeNull();
  });
});
