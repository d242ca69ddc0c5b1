import { describe, expect, it } from 'vitest';
import { formatPrice, formatQuote, formatUnits, tickValue } from './contract.ts';
import { characters } from './contracts.ts';

describe('decimal texts', () => {
  it.each([
    [6_180_030, 2, '61800.30'],
    [5, 3, '0.005'],
    [7, 0, '7'],
    [9_007_199_254_740_991, 5, '90071992547.40991'],
  ])('%d of 10^-%d is %s', (units, digits, text) => expect(formatUnits(units, digits)).toBe(text));

  it('writes prices on the tick and quote sums exactly', () => {
    const btc = characters(1, 0)[0]!.contract;
    expect(formatPrice(btc, 618_003)).toBe('61800.30');
    expect(tickValue(btc)).toBe(0.1);
    expect(formatQuote(btc, 618_003 * 1_500)).toBe('92700.45000');
  });
});

describe('characters', () => {
  it('lists the core four first and unique names up to 600', () => {
    const list = characters(600, 0);
    expect(list.slice(0, 4).map(({ contract }) => contract.symbol)).toEqual([
      'BTCUSDT',
      'ETHUSDT',
      'SOLUSDT',
      'XRPUSDT',
    ]);
    expect(new Set(list.map(({ contract }) => contract.symbol)).size).toBe(600);
    expect(list.some(({ contract }) => contract.fundingHours === 4)).toBe(true);
  });
});
