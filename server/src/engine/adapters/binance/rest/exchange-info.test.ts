import { expect, test } from 'vitest';
import { readExchangeInfo } from './exchange-info.ts';

const filters = [
  { filterType: 'PRICE_FILTER', tickSize: '0.10', minPrice: '556.80', maxPrice: '4529764' },
  { filterType: 'LOT_SIZE', stepSize: '0.001', minQty: '0.001', maxQty: '1000' },
  { filterType: 'MARKET_LOT_SIZE', stepSize: '0.001', minQty: '0.001', maxQty: '120.50' },
  { filterType: 'MIN_NOTIONAL', notional: '100' },
  { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
];
const btc = {
  symbol: 'BTCUSDT',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  pricePrecision: 2,
  quantityPrecision: 3,
  filters,
};

test('keeps USDT perpetuals that trade, with exact filters', () => {
  const info = readExchangeInfo({
    rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2_400 }],
    symbols: [
      btc,
      { ...btc, symbol: 'BTCUSDC', quoteAsset: 'USDC' },
      { ...btc, symbol: 'BTCUSDT_261225', contractType: 'CURRENT_QUARTER' },
      { ...btc, symbol: 'OLDUSDT', status: 'SETTLING' },
      { ...btc, symbol: 'CMUSDT', st: 2 },
    ],
  });
  expect(info.rateLimits).toEqual([{ kind: 'weight', intervalMs: 60_000, limit: 2_400 }]);
  expect(info.refused).toEqual([]);
  expect(info.instruments).toEqual([
    {
      symbol: 'BTCUSDT',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      status: 'TRADING',
      tickSize: '0.1',
      stepSize: '0.001',
      minQty: '0.001',
      maxQty: '1000',
      marketStepSize: '0.001',
      marketMinQty: '0.001',
      marketMaxQty: '120.5',
      minNotional: '100',
      multiplierUp: '1.05',
      multiplierDown: '0.95',
      minPrice: '556.8',
      maxPrice: '4529764',
      pricePrecision: 2,
      quantityPrecision: 3,
    },
  ]);
});

test('one contract without filters does not cost the others', () => {
  const info = readExchangeInfo({ symbols: [{ ...btc, symbol: 'BADUSDT', filters: [] }, btc] });
  expect(info.instruments.map(({ symbol }) => symbol)).toEqual(['BTCUSDT']);
  expect(info.refused[0]?.symbol).toBe('BADUSDT');
  expect(info.rateLimits).toEqual([]);
});

test('a price without bounds, and digits that are not told', () => {
  const free = [{ filterType: 'PRICE_FILTER', tickSize: '0.10', minPrice: '0' }, ...filters.slice(1)];
  const { pricePrecision: _, quantityPrecision: __, ...contract } = btc;
  const { instruments } = readExchangeInfo({ symbols: [{ ...contract, filters: free }] });
  const none = { minPrice: null, maxPrice: null, pricePrecision: null, quantityPrecision: null };
  expect(instruments[0]).toMatchObject(none);
});
