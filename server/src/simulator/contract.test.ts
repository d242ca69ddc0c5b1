import { describe, expect, it } from 'vitest';
import { formatPrice, formatQuote, formatUnits, tickValue } from './contract.ts';
import { characterOf } from './contracts.ts';

const calm = { activity: 'calm', rate: 1 } as const;

describe('decimal texts', () => {
  it.each([
    [6_180_030, 2, '61800.30'],
    [5, 3, '0.005'],
    [7, 0, '7'],
    [9_007_199_254_740_991, 5, '90071992547.40991'],
  ])('%d of 10^-%d is %s', (units, digits, text) => expect(formatUnits(units, digits)).toBe(text));

  it('writes prices on the tick and quote sums exactly', () => {
    const btc = characterOf(0, calm, 0).contract;
    expect(formatPrice(btc, 618_003)).toBe('61800.30');
    expect(tickValue(btc)).toBe(0.1);
    expect(formatQuote(btc, 618_003 * 1_500)).toBe('92700.45000');
  });
});

describe('characters', () => {
  it('lists the core four first and unique names up to 600', () => {
    const list = Array.from({ length: 600 }, (_, index) => characterOf(index, calm, 0));
    expect(list.slice(0, 4).map(({ contract }) => contract.symbol)).toEqual([
      'BTCUSDT',
      'ETHUSDT',
      'SOLUSDT',
      'XRPUSDT',
    ]);
    expect(new Set(list.map(({ contract }) => contract.symbol)).size).toBe(600);
    expect(list.some(({ contract }) => contract.fundingHours === 4)).toBe(true);
    expect(list.some(({ contract }) => /[^A-Z]/.test(contract.baseAsset))).toBe(true);
  });

  it('is skewed when busy: 1,000 to 2,000 trades a second over 300, times the rate', () => {
    const rates = (rate: number) =>
      Array.from(
        { length: 300 },
        (_, index) => characterOf(index, { activity: 'busy', rate }, 0).tradesPerSecond,
      );
    const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
    expect(sum(rates(1))).toBeGreaterThan(1_000);
    expect(sum(rates(1))).toBeLessThan(2_000);
    expect(rates(1)[0]).toBeGreaterThan(8 * rates(1)[299]!);
    expect(sum(rates(10))).toBeCloseTo(10 * sum(rates(1)), 6);
  });
});
