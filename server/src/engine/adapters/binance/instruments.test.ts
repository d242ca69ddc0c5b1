import { expect, test } from 'vitest';
import { BinanceInstruments } from './instruments.ts';
import type { RestClient } from './rest/client.ts';

const contract = {
  ...{ symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT' },
  ...{ contractType: 'PERPETUAL', status: 'TRADING' },
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', stepSize: '0.001', minQty: '0.001', maxQty: '1000' },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
    { filterType: 'PERCENT_PRICE', multiplierUp: '1.05', multiplierDown: '0.95' },
  ],
};

test('contracts that cannot be read are named, not left out in silence', async () => {
  const body = { symbols: [contract, { ...contract, symbol: 'BADUSDT', filters: [] }] };
  const rest = { get: () => Promise.resolve(body), setLimits: () => undefined } as unknown as RestClient;
  const warned: object[] = [];
  const quiet = () => undefined;
  const logger = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (context: object) => void warned.push(context),
  };
  const { instruments, unreadable } = await new BinanceInstruments(rest, logger).instruments();
  expect([instruments.map(({ symbol }) => symbol), unreadable]).toEqual([['BTCUSDT'], ['BADUSDT']]);
  expect(warned).toMatchObject([{ count: 1, refused: [{ symbol: 'BADUSDT' }] }]);
});
