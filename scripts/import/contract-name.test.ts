import { describe, expect, it } from 'vitest';
import { assetsOf, requireLinear } from './contract-name.ts';

describe('a symbol that nobody has described', () => {
  it.each([
    ['BTCUSDT', 'BTC', 'USDT'],
    ['BTCUSDC', 'BTC', 'USDC'],
    ['BTCBUSD', 'BTC', 'BUSD'],
    ['ABUSDT', 'AB', 'USDT'],
    ['BUSDT', 'B', 'USDT'],
    ['USDCUSDT', 'USDC', 'USDT'],
    ['BUSDUSDT', 'BUSD', 'USDT'],
    ['BTCFDUSD', 'BTC', 'FDUSD'],
    ['ETHBTC', 'ETH', 'BTC'],
    ['1000SHIBUSDC', '1000SHIB', 'USDC'],
    ['BTCUSDT_240628', 'BTC', 'USDT'],
    ['BTCUSDT_SPOT', 'BTC', 'USDT'],
    ['USDT', 'USDT', 'USDT'],
    ['TICKSCSV', 'TICKSCSV', 'USDT'],
  ])('%s is %s in %s', (symbol, base, quote) => {
    expect(assetsOf(symbol)).toEqual({ base, quote });
  });

  it.each(['BTCUSD_PERP', 'BNBUSD_240628'])('is refused when it is margined in coins: %s', (symbol) => {
    expect(() => requireLinear('a.zip', symbol)).toThrow(
      `a.zip: symbol "${symbol}" is not valid (expected a`,
    );
  });

  it.each(['BTCUSDT', 'BTCUSDT_240628', 'BTCUSDT_PERP', 'MYUSD_TEST'])('is taken: %s', (symbol) => {
    expect(() => requireLinear('a.zip', symbol)).not.toThrow();
  });
});
