import { describe, expect, it } from 'vitest';
import type { Candle } from '../model/market-event.ts';
import { START, sampleInstrument, sampleTrade } from '../samples.ts';
import { CandleBuilder } from './candles.ts';

function builder(): {
  builder: CandleBuilder;
  closed: Candle[];
  add: (ms: number, price: number, changes?: object) => void;
} {
  const closed: Candle[] = [];
  const one = new CandleBuilder(sampleInstrument(), (candle) => closed.push(candle));
  const add = (ms: number, price: number, changes = {}): void => {
    const { time, qty, takerSide, trades } = sampleTrade({ time: START + ms, ...changes });
    one.add(time, price, takerSide === 'buy' ? qty : -qty, trades);
  };
  return { builder: one, closed, add };
}

describe('one-minute candles', () => {
  it('hold prices, both volumes, single trades and the largest trade', () => {
    const { closed, add } = builder();
    add(0, 60_000.1, { qty: 0.1, trades: 3 });
    add(20_000, 60_010, { qty: 0.2, takerSide: 'sell' });
    add(59_999, 59_990.5, { qty: 0.3 });
    add(60_000, 60_000);
    expect(closed).toEqual([
      {
        symbol: 'BTCUSDT',
        interval: '1m',
        openTime: START,
        open: 60_000.1,
        high: 60_010,
        low: 59_990.5,
        close: 59_990.5,
        volume: 0.6,
        quoteVolume: 35_999.16,
        buyVolume: 0.4,
        buyQuoteVolume: 23_997.16,
        trades: 5,
        maxTradeQty: 0.3,
      },
    ]);
  });

  it('are not emitted for the minute in which the sequence began, nor for minutes without trades', () => {
    const { closed, add } = builder();
    add(30_000, 1);
    add(60_000, 2);
    add(300_000, 3);
    add(360_000, 4);
    expect(closed.map(({ openTime }) => openTime - START)).toEqual([60_000, 300_000]);
  });

  it('close by time, and a straggler then counts in the next minute', () => {
    const { builder: one, closed, add } = builder();
    add(0, 1);
    one.closeBefore(START + 59_999);
    expect(closed).toHaveLength(0);
    one.closeBefore(START + 60_000);
    add(59_999, 9);
    add(60_001, 2);
    add(120_000, 3);
    expect(closed.map(({ openTime, high }) => [openTime - START, high])).toEqual([
      [0, 1],
      [60_000, 9],
    ]);
  });
});
