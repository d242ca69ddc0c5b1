import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { START, sampleCandle, sampleInstrument } from './samples.ts';

test('the flow of an instrument that is followed by candles is that of its closed minutes', () => {
  const engine = new Engine({}, { emit: () => undefined, tick: () => undefined });
  engine.process({ kind: 'instruments', instruments: [sampleInstrument({ set: 'wide' })] });
  const flows: (number | null)[] = [];
  for (let index = 0; index < 6; index += 1) {
    const openTime = START + index * 60_000;
    const volumes = { volume: 10, buyVolume: index, buyQuoteVolume: 1, quoteVolume: 600_000 };
    const candle = sampleCandle({ interval: '1m', openTime, ...volumes });
    const time = openTime + 60_000;
    const kline = {
      symbol: 'BTCUSDT',
      interval: '1m',
      candle,
      isClosed: true,
      time,
      receivedAt: time,
    } as const;
    engine.process({ kind: 'kline', kline });
    flows.push(engine.market('BTCUSDT')?.cvd5m ?? null);
  }
  expect(flows).toEqual([null, null, null, null, -30, -20]);
  expect(engine.market('BTCUSDT')?.cvd1h).toBeNull();
});
