import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Flow, WINDOW_MS } from '../flow.ts';
import { AccelerationTrail } from '../regime.ts';
import { TradeSizes } from '../sizes.ts';
import { WhaleRatios } from '../whale.ts';
import { TapeSums } from './sums.ts';
import { TradeTape } from './tape.ts';

const T = 1_723_118_400_000;

interface Given {
  readonly time: number;
  readonly price: number;
  readonly qty: number;
  readonly takerSide: 'buy' | 'sell';
  readonly aggId: number;
}

/** A series with quiet times, several trades in a millisecond and ids that skip. */
const series = fc
  .record({
    count: fc.integer({ min: 2, max: 10_000 }),
    stepMs: fc.constantFrom(0, 3, 700, 6_500),
    skipEvery: fc.constantFrom(0, 0, 997),
    factor: fc.integer({ min: 1, max: 1_000 }),
  })
  .map(({ count, stepMs, skipEvery, factor }) =>
    Array.from({ length: count }, (_, index): Given => {
      const mixed = (index * 7_919 * factor) % 1_009;
      return {
        time: T - (count - index) * stepMs - (mixed % 2),
        price: (600_000 + mixed) / 10,
        qty: (mixed % 97 === 0 ? 900_000 : 1 + mixed) / 1_000,
        takerSide: mixed % 3 === 0 ? 'buy' : 'sell',
        aggId: index + (skipEvery === 0 ? 0 : 5 * Math.floor(index / skipEvery)),
      };
    }).sort((a, b) => a.time - b.time || a.aggId - b.aggId),
  );

function view(tape: TradeTape, sums: readonly [number, number]) {
  const { ring } = tape;
  const at = (share: number) => ring.start + Math.floor(share * ring.size);
  const trades = [];
  for (let index = ring.start; index < ring.end; index += 1)
    trades.push(`${ring.time(index)} ${ring.aggId(index)} ${ring.price(index)} ${ring.lots(index)}`);
  const { net, gross, quote } = ring.sums(at(sums[0]), at(sums[1]), new TapeSums());
  return { trades: trades.join('\n'), net, gross, quote };
}

function featuresOf(tape: TradeTape) {
  const [flow, sizes] = [new Flow(tape), new TradeSizes(tape, { p95: 0, p99: 0 })];
  const [whales, trail] = [new WhaleRatios(tape), new AccelerationTrail(tape)];
  return (at: number) => ({
    cvd: flow.cvd(at),
    volumes: flow.volumes(at, WINDOW_MS['4h']),
    sizes: sizes.at(at),
    whales: whales.at(at, 100_000),
    exceptional: trail.isExceptional(at),
  });
}

test('history that comes backwards, page by page, gives what it gives in order, also to who looked meanwhile', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 12 }), share, share, (given, pages, low, high) => {
      const page = Math.ceil(given.length / pages);
      const ahead = new TradeTape('0.1', '0.001');
      for (const trade of given) ahead.add(trade);
      ahead.settle();
      const back = new TradeTape('0.1', '0.001');
      const look = featuresOf(back);
      const end = Math.max(1, given.length - page);
      for (const trade of given.slice(end)) back.add(trade);
      for (let to = end; to > 0; to -= page) {
        for (const trade of given.slice(Math.max(0, to - page), to).reverse()) back.add(trade);
        back.settle();
        look(T);
      }
      const between = [Math.min(low, high), Math.max(low, high)] as const;
      expect(view(back, between)).toEqual(view(ahead, between));
      expect(look(T)).toEqual(featuresOf(ahead)(T));
      expect(look(T - 60_000)).toEqual(featuresOf(ahead)(T - 60_000));
    }),
    { numRuns: 30 },
  );
});

test('a live market goes on behind it, and what is forgotten stays so', () => {
  const tape = new TradeTape('0.1', '0.001', 60_000);
  const trade = (aggId: number): Given => ({
    time: T + aggId * 10,
    price: 100,
    qty: 1,
    takerSide: 'buy',
    aggId,
  });
  for (let id = 10_000; id < 10_010; id += 1) tape.add(trade(id));
  for (let id = 9_999; id >= 4_000; id -= 1) tape.add(trade(id));
  tape.settle();
  expect([tape.ring.aggId(tape.ring.start), tape.ring.size]).toEqual([4_000, 6_010]);
  for (let id = 10_010; id < 40_000; id += 1) tape.add(trade(id));
  // A minute and its slack is kept: 12,000 trades, and the chunk in which they begin.
  expect(tape.ring.size).toBeGreaterThan(12_000);
  expect(tape.ring.size).toBeLessThan(12_000 + 4_097);
  const first = tape.ring.aggId(tape.ring.start);
  tape.add(trade(first - 1));
  tape.settle();
  expect(tape.ring.isOpenInFront).toBe(false);
  const sums = tape.ring.sums(tape.ring.firstAt(T + 390_000), tape.ring.end, new TapeSums());
  expect(sums.net).toBe(1_000 * 1_000);
});

test('a full ring that has reserved its chunk grows no more, and is the same', () => {
  const full = 24_003;
  const trade = (id: number): Given => ({
    ...{ time: T + id * 5, price: 100 + (id % 9), qty: 1 + (id % 5) },
    ...{ takerSide: 'sell', aggId: id },
  });
  const [reserved, plain] = [new TradeTape('0.1', '0.001', 60_000), new TradeTape('0.1', '0.001', 60_000)];
  for (let id = 3; id <= full; id += 1) for (const tape of [reserved, plain]) tape.add(trade(id));
  expect(reserved.ring.reserve(reserved.ring.size)).toBe(true);
  const { bytes } = reserved.ring;
  let most = 0;
  for (let id = full + 1; id < 120_000; id += 1) {
    for (const tape of [reserved, plain]) tape.add(trade(id));
    most = Math.max(most, reserved.ring.bytes);
  }
  expect(most).toBe(bytes);
  const state = ({ ring }: TradeTape) => ({
    ...ring.sums(ring.start, ring.end, new TapeSums()),
    end: ring.end,
  });
  expect(state(reserved)).toEqual(state(plain));
});

test('history goes in front into memory that held other trades before', () => {
  const tapes = [new TradeTape('0.1', '0.001'), new TradeTape('0.1', '0.001')] as const;
  const trade = (id: number): Given => ({
    ...{ time: T + id * 10, price: 100 + (id % 9), qty: 1 + (id % 5) },
    ...{ takerSide: id % 3 === 0 ? 'sell' : 'buy', aggId: id },
  });
  const [used, plain] = tapes;
  for (let id = 20_000; id < 40_000; id += 1) used.add(trade(id));
  used.ring.truncate(used.ring.firstAt(trade(21_000).time));
  for (let page = 19_990; page >= 12_000; page -= 10) {
    for (let id = page; id < page + 10; id += 1) used.add(trade(id));
    used.settle();
  }
  for (let id = 12_000; id < 21_000; id += 1) plain.add(trade(id));
  for (let id = 12_000; id < 21_000; id += 37) {
    const at = trade(id).time;
    const sums = ({ ring }: TradeTape) => {
      const { net, gross, quote } = ring.sums(ring.firstAt(at), ring.end, new TapeSums());
      return { net, gross, quote, count: ring.end - ring.firstAt(at) };
    };
    expect(sums(used)).toEqual(sums(plain));
  }
});
