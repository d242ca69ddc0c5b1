import { describe, expect, it } from 'vitest';
import { contractFor, parseUnits } from './grid.ts';

describe('parseUnits', () => {
  it.each([
    ['61800.30', 2, 6_180_030],
    ['0.001', 3, 1],
    ['12', 2, 1_200],
    ['1.500', 1, 15],
    ['1.55', 1, Number.NaN],
  ])('%s in 10^-%d is %d', (text, digits, units) => expect(parseUnits(text, digits)).toBe(units));
});

describe('contractFor', () => {
  const sample = { symbol: 'BTCUSDT', prices: ['61800.30'], quantities: ['0.006'], since: 5 };

  it('knows the grid of a listed contract', () => {
    expect(contractFor(sample)).toMatchObject({
      symbol: 'BTCUSDT',
      tickUnits: 10,
      priceDigits: 2,
      minNotional: 100,
    });
  });

  it('takes the decimals of the recording when the listed grid does not fit or is unknown', () => {
    expect(contractFor({ ...sample, prices: ['100.05'] })).toMatchObject({
      tickUnits: 1,
      priceDigits: 2,
      qtyDigits: 3,
    });
    const unknown = { symbol: 'NEWUSDT', prices: ['1.2345', '1.2'], quantities: ['7'], since: 5 };
    expect(contractFor(unknown)).toMatchObject({
      baseAsset: 'NEW',
      priceDigits: 4,
      qtyDigits: 0,
      onboardAt: 5,
    });
  });
});
