import { describe, expect, it } from 'vitest';
import {
  decimalsOf,
  formatBps,
  formatBytes,
  formatCompact,
  formatFraction,
  formatPrice,
  formatQuantity,
  formatR,
  formatUsd,
  formatUsdCompact,
} from './numbers.ts';

describe('decimalsOf', () => {
  it.each([
    ['0.10', 1],
    ['0.00001', 5],
    ['1e-7', 7],
    ['0.5', 1],
    ['0.25', 2],
    ['1', 0],
    ['10', 0],
    ['0', null],
    [null, null],
    ['x', null],
  ] as const)('%s has %s', (step, expected) => {
    expect(decimalsOf(step)).toBe(expected);
  });
});

describe('numbers as text', () => {
  it('shows prices with the decimals of the tick size', () => {
    expect(formatPrice('en', '91234.5', '0.10')).toBe('91,234.5');
    expect(formatPrice('en', 0.0047123, '0.0000001')).toBe('0.0047123');
  });

  it('guesses decimals when the tick size is not known', () => {
    expect(formatPrice('en', 91234.5)).toBe('91,234.50');
    expect(formatPrice('en', 2.3145)).toBe('2.3145');
    expect(formatPrice('en', 0.0047123)).toBe('0.0047123');
    expect(formatPrice('en', 0)).toBe('0.00');
  });

  it('signs results of risk, and never shows minus zero', () => {
    expect(formatR('en', 1.5)).toBe('+1.50R');
    expect(formatR('en', '-0.256')).toBe('−0.26R');
    expect(formatR('en', 0)).toBe('0.00R');
    expect(formatR('en', -0.001)).toBe('0.00R');
  });

  it('signs basis points, so that a worse fill is told from a better one', () => {
    expect(formatBps('en', 1.5)).toBe('+1.50 bps');
    expect(formatBps('en', -0.256)).toBe('−0.26 bps');
    expect(formatBps('en', null)).toBe('–');
  });

  it('turns fractions into percent', () => {
    expect(formatFraction('en', 0.0001, { digits: 4, sign: true })).toBe('+0.0100%');
    expect(formatFraction('en', 0.481, { digits: 1 })).toBe('48.1%');
    expect(formatFraction('en', -0.1)).toBe('−10.00%');
  });

  it('shows amounts, quantities, short numbers and sizes', () => {
    expect(formatUsd('en', '-1234.5', { sign: true })).toBe('−$1,234.50');
    expect(formatUsd('zh-CN', 12, { sign: true })).toBe('+$12.00');
    expect(formatQuantity('en', '0.62500000')).toBe('0.625');
    expect(formatQuantity('en', '0.6', '0.001')).toBe('0.600');
    expect(formatCompact('en', 3_300_000)).toBe('3.30M');
    expect(formatCompact('en', 12.345)).toBe('12.35');
    expect(formatBytes('en', 3.42e9)).toBe('3.4 GB');
    expect(formatBytes('en', 0)).toBe('0 B');
  });

  it.each([
    ['en', 1234.56, '1.23K', '$1.23K'],
    ['en', 999.4, '999.4', '$999'],
    ['zh-CN', 999.4, '999.4', '$999'],
    ['zh-CN', 1234.56, '1,235', '$1,235'],
    ['zh-CN', -1234.56, '−1,235', '−$1,235'],
    ['zh-CN', 9_996, '9,996', '$9,996'],
    ['zh-CN', 9_999.7, '1.00万', '$1.00万'],
    ['zh-CN', 12_345, '1.23万', '$1.23万'],
    ['zh-CN', 330_000_000, '3.30亿', '$3.30亿'],
  ])('rounds digits away only where a unit stands for them: %s %d', (tag, value, number, amount) => {
    expect([formatCompact(tag, value), formatUsdCompact(tag, value)]).toEqual([number, amount]);
  });

  it('shows a dash for what is not known', () => {
    const unknown = [null, undefined, '', 'x', Number.NaN, Number.POSITIVE_INFINITY];
    for (const value of unknown) expect(formatR('en', value)).toBe('–');
  });
});
