import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { START, sampleInstrument, sampleTrade } from '../samples.ts';
import { CandleBuilder } from './candles.ts';

function builder(): {
  builder: CandleBuilder;
  closed: Candle[];
  /** Minutes of which trades came too late. */
  late: number[];
  add: (ms: number, price: number, changes?: object) => void;
} {
  const closed: Candle[] = [];
  const late: number[] = [];
  const one = new CandleBuilder(
    sampleInstrument(),
    (candle) => closed.push(candle),
    (minute) => late.push(minute),
  );
  const add = (ms: number, price: number, changes = {}): void => {
    const { time, qty, takerSide, trades } = sampleTrade({ time: START + ms, ...changes });
    one.add(time, price, takerSide === 'buy' ? qty : -qty, trades);
  };
  return { builder: one, closed, late, add };
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

  it('stay exact when the venue sends finer prices and quantities than before', () => {
    const { closed, add } = builder();
    add(0, 60_000.1, { qty: 0.001 });
    add(10_000, 60_000.1234, { qty: 0.00004 });
    add(20_000, 60_000.5, { qty: 0.002, takerSide: 'sell' });
    add(60_000, 60_000);
    expect(closed).toMatchObject([
      { volume: 0.00304, buyVolume: 0.00104, quoteVolume: 182.401_104_936, maxTradeQty: 0.002 },
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

  it('close by time; a straggler changes no candle, and its minute is told each time', () => {
    const { builder: one, closed, late, add } = builder();
    add(0, 1);
    one.closeBefore(START + 59_999);
    expect(closed).toHaveLength(0);
    one.closeBefore(START + 60_000);
    add(59_998, 9);
    add(59_999, 9);
    add(60_001, 2);
    add(180_000, 3);
    add(120_500, 9);
    one.closeBefore(START + 240_000);
    expect(closed.map(({ openTime, high, trades }) => [openTime - START, high, trades])).toEqual([
      [0, 1, 1],
      [60_000, 2, 1],
      [180_000, 3, 1],
    ]);
    expect(late).toEqual([START, START, START + 120_000]);
  });

  it('tell nothing of minutes before the first whole one, nor of trades read back', () => {
    const { builder: one, late, add } = builder();
    add(30_000, 1);
    one.late(START + 10_000);
    add(60_000, 1);
    one.readBack(true);
    add(120_000, 1);
    add(61_000, 1);
    expect(late).toEqual([]);
    one.late(START + 61_500);
    expect(late, 'one that was missing there').toEqual([START + 60_000]);
    one.readBack(false);
    add(62_000, 1);
    expect(late).toEqual([START + 60_000, START + 60_000]);
  });
});

it('a minute of which a trade comes while it is read back is not told as it was without it', () => {
  const { builder: one, late, closed, add } = builder();
  one.readBack(true);
  for (const ms of [30_000, 60_000, 120_000, 180_000]) add(ms, 1);
  one.late(START + 61_500);
  one.readBack(false);
  expect([closed.map(({ openTime }) => openTime - START), late]).toEqual([[120_000], [START + 60_000]]);
});

it('a repair within the open minute is told again behind its candle, which lacks it', () => {
  const { builder: one, late, closed, add } = builder();
  for (const ms of [30_000, 60_000]) add(ms, 1);
  one.late(START + 61_500);
  expect([closed, late]).toEqual([[], [START + 60_000]]);
  add(120_000, 1);
  expect([closed.length, late]).toEqual([1, [START + 60_000, START + 60_000]]);
  one.readBack(true);
  one.late(START + 121_000);
  add(180_000, 1);
  one.readBack(false);
  expect([closed.length, late.slice(2)]).toEqual([1, [START + 120_000, START + 120_000]]);
});

/** Trades a few seconds or minutes apart, now and then one that steps back. */
const STEPS = fc.array(fc.integer({ min: -1_500, max: 90_000 }), { minLength: 1, maxLength: 60 });

describe('trades read back in bulk', () => {
  it('leave the same candles as one by one, whatever blocks they come in', () => {
    fc.assert(
      fc.property(STEPS, fc.integer({ min: 1, max: 60 }), (steps, blockRows) => {
        let time = START + 30_000;
        const times = steps.map((step) => {
          time += step;
          return time;
        });
        const [bulk, single] = [builder(), builder()];
        bulk.builder.readBack(true);
        single.builder.readBack(true);
        for (let from = 0; from < times.length; from += blockRows) {
          const block = times.slice(from, from + blockRows);
          const prices = block.map((_, row) => 60_000 + from + row);
          bulk.builder.addAll(columnsOf(block, prices));
          for (const [row, at] of block.entries()) single.builder.add(at, prices[row] as number, 1, 2);
        }
        for (const { builder: one } of [bulk, single]) {
          one.readBack(false);
          one.closeBefore(time + 120_000);
        }
        expect(bulk.closed).toEqual(single.closed);
      }),
      { numRuns: 500 },
    );
  });
});

function columnsOf(times: readonly number[], prices: readonly number[]): TradeColumns {
  const { length } = times;
  return {
    length,
    aggIds: Float64Array.from(times, (_, row) => row),
    times: Float64Array.from(times),
    prices: Float64Array.from(prices),
    qtys: new Float64Array(length).fill(1),
    sells: new Uint8Array(length),
    trades: new Float64Array(length).fill(2),
  };
}
