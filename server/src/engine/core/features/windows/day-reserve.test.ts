import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../model/epoch-ms.ts';
import type { Candle } from '../../model/market-event.ts';
import { LAYOUT } from './chunk.ts';
import { DayReserve } from './day-reserve.ts';
import { TapeSums } from './sums.ts';
import { TradeTape } from './tape.ts';

const T = 1_760_000_000_000;
const { CHUNK, CHUNK_BYTES } = LAYOUT;

function candle(interval: Candle['interval'], openTime: number, trades: number): Candle {
  const prices = { open: 100, high: 100, low: 100, close: 100 };
  const volumes = { volume: 1, quoteVolume: 100, buyVolume: 1, buyQuoteVolume: 100, maxTradeQty: null };
  return { symbol: 'BTCUSDT', interval, openTime, ...prices, ...volumes, trades };
}

/** A day and two hours of candles with 250 single trades each: 72,000 a day. */
function seeded(): { tape: TradeTape; reserve: DayReserve } {
  const tape = new TradeTape('0.1', '0.001');
  const reserve = new DayReserve(tape.ring);
  for (let index = 0; index < 312; index += 1)
    reserve.seeCandle(candle('5m', T - DAY_MS + index * 5 * MINUTE_MS, 250));
  reserve.seeCandle(candle('1h', T, 1_000_000));
  return { tape, reserve };
}

function push(tape: TradeTape, id: number, time: number): void {
  tape.put(time, id, 100 + (id % 9), id % 2 === 0 ? 1 : -1);
}

test('the memory of a day is taken in parts, for as many trades as the candles count, and rises no more', () => {
  const { tape, reserve } = seeded();
  // Three single trades in an aggregate one: 24,000 of those a day.
  for (let id = 0; id < 50; id += 1) {
    push(tape, id, T + id);
    reserve.count(3);
  }
  const held = [tape.ring.bytes];
  for (let part = 0; part < 20; part += 1) {
    reserve.take();
    held.push(tape.ring.bytes);
  }
  const steps = held.slice(1).map((bytes, index) => bytes - (held[index] as number));
  expect(new Set(steps)).toEqual(new Set([0, CHUNK_BYTES]));
  const bytes = (Math.ceil(24_000 / CHUNK) + 1) * CHUNK_BYTES;
  expect(held.at(-1)).toBe(bytes);

  const plain = new TradeTape('0.1', '0.001');
  for (let id = 0; id < 50; id += 1) push(plain, id, T + id);
  const every = DAY_MS / 24_000;
  // Three days, of which the second has only half of the trades.
  for (let id = 50; id < 60_000; id += 1) {
    const at = T + (id < 24_000 ? id : id < 36_000 ? 24_000 + (id - 24_000) * 2 : id + 12_000) * every;
    for (const one of [tape, plain]) push(one, id, at);
    expect(tape.ring.bytes).toBe(bytes);
  }
  const state = ({ ring }: TradeTape) => [ring.size, ring.sums(ring.start, ring.end, new TapeSums())];
  expect(state(tape)).toEqual(state(plain));
});

test('history that is put in front goes into the memory that was taken', () => {
  const { tape, reserve } = seeded();
  for (let id = 20_000; id < 20_100; id += 1) {
    push(tape, id, T + id);
    reserve.count(3);
  }
  for (let part = 0; part < 20; part += 1) reserve.take();
  const { bytes } = tape.ring;
  for (let page = 19; page >= 0; page -= 1) {
    for (let id = page * 1_000; id < page * 1_000 + 1_000; id += 1) push(tape, id, T + id);
    tape.settle();
  }
  expect(tape.ring.size).toBe(20_100);
  expect(tape.ring.bytes).toBe(bytes);
});

test.each([
  ['no candle was seen', { candles: 0, trades: 250, aggregates: 100, singles: 3 }, 1],
  [
    'the store does not count single trades',
    { candles: 312, trades: Number.NaN, aggregates: 100, singles: 3 },
    1,
  ],
  ['too few trades came in', { candles: 312, trades: 250, aggregates: 49, singles: 3 }, 1],
  ['single trades are not known', { candles: 312, trades: 250, aggregates: 100, singles: Number.NaN }, 1],
  ['candles count nothing', { candles: 312, trades: 0, aggregates: 100, singles: 3 }, 1],
  [
    'candles count more than any market has',
    { candles: 312, trades: 1e12, aggregates: 100, singles: 1 },
    1_955,
  ],
])('when %s', (_, given, chunks) => {
  const tape = new TradeTape('0.1', '0.001');
  const reserve = new DayReserve(tape.ring);
  for (let index = 0; index < given.candles; index += 1) reserve.seeCandle(candle('5m', T, given.trades));
  for (let id = 0; id < given.aggregates; id += 1) {
    push(tape, id, T + id);
    reserve.count(given.singles);
  }
  for (let part = 0; part < 2_000; part += 1) reserve.take();
  expect(tape.ring.bytes).toBe(chunks * CHUNK_BYTES);
});
