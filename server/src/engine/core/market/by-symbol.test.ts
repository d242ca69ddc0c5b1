import { expect, test } from 'vitest';
import { sampleTrade } from '../samples.ts';
import { BySymbol } from './by-symbol.ts';

const trade = (symbol: string, symbolNumber?: number) => ({
  ...sampleTrade({ symbol }),
  ...(symbolNumber !== undefined && { symbolNumber }),
});

test('a value is found by name, by number, and again by number', () => {
  const values = new BySymbol<string>();
  values.set('BTCUSDT', 'bitcoin');
  values.set('ETHUSDT', 'ether');
  expect(values.ofTrade(trade('ETHUSDT'))).toBe('ether');
  for (let time = 0; time < 2; time += 1) {
    expect(values.ofTrade(trade('ETHUSDT', 7))).toBe('ether');
    expect(values.ofTrade(trade('BTCUSDT', 0))).toBe('bitcoin');
    expect(values.ofTrade(trade('BTCUSDT', -1))).toBe('bitcoin');
  }
});

test('the symbol decides, whatever its number was used for', () => {
  const values = new BySymbol<string>();
  values.set('BTCUSDT', 'bitcoin');
  values.set('ETHUSDT', 'ether');
  expect(values.ofTrade(trade('BTCUSDT', 3))).toBe('bitcoin');
  expect(values.ofTrade(trade('ETHUSDT', 3))).toBe('ether');
  expect(values.ofTrade(trade('XRPUSDT', 3))).toBeUndefined();
  expect(values.ofTrade(trade('BTCUSDT', 3))).toBe('bitcoin');
});

test('a number between others that never came finds nothing of theirs', () => {
  const values = new BySymbol<string>();
  values.set('BTCUSDT', 'bitcoin');
  expect(values.ofTrade(trade('BTCUSDT', 5))).toBe('bitcoin');
  expect(values.ofTrade(trade('ETHUSDT', 2))).toBeUndefined();
  expect(values.ofTrade(trade('', 2))).toBeUndefined();
});

test('a value that is set later is what numbers find from then on', () => {
  const values = new BySymbol<string>();
  values.set('BTCUSDT', 'first');
  expect(values.ofTrade(trade('BTCUSDT', 1))).toBe('first');
  values.set('BTCUSDT', 'second');
  expect(values.ofTrade(trade('BTCUSDT', 1))).toBe('second');
  expect(values.symbols()).toEqual(['BTCUSDT']);
  expect([...values.values()]).toEqual(['second']);
});
