import { expect, test } from 'vitest';
import { streamUrl, venueAddresses } from './urls.ts';

test('production streams are routed, testnet streams are not', () => {
  expect(streamUrl(venueAddresses('binance', null), 'market')).toBe(
    'wss://fstream.binance.com/market/stream',
  );
  expect(streamUrl(venueAddresses('binance', null), 'public')).toBe(
    'wss://fstream.binance.com/public/stream',
  );
  expect(streamUrl(venueAddresses('binance-testnet', null), 'market')).toBe(
    'wss://stream.binancefuture.com/stream',
  );
  expect(streamUrl(venueAddresses('binance', null), 'spot')).toBe('wss://stream.binance.com:9443/stream');
});

test('the simulated venue is never guessed', () => {
  expect(() => venueAddresses('simulated', null)).toThrow('addresses');
});
