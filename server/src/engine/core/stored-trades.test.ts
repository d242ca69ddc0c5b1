import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import type { TradeTape } from './features/windows/tape.ts';
import type { EngineEffect } from './model/effects.ts';
import { HOUR_MS, MINUTE_MS } from './model/epoch-ms.ts';
import type { AggTrade } from './model/market-event.ts';
import type { TradeColumns } from './model/trade-columns.ts';
import { START, sampleCandles, sampleInstrument, samplePosition, sampleTrade } from './samples.ts';

interface Watched {
  readonly engine: Engine;
  readonly effects: EngineEffect[];
}

function watched(): Watched {
  const effects: EngineEffect[] = [];
  const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => undefined });
  engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
  engine.process({ kind: 'seedCandles', candles: sampleCandles() });
  return { engine, effects };
}

function columnsOf(trades: readonly AggTrade[]): TradeColumns {
  const column = (of: (trade: AggTrade) => number): Float64Array => Float64Array.from(trades, of);
  return {
    length: trades.length,
    aggIds: column(({ aggId }) => aggId),
    times: column(({ time }) => time),
    prices: column(({ price }) => price),
    qtys: column(({ qty }) => qty),
    sells: Uint8Array.from(trades, ({ takerSide }) => (takerSide === 'sell' ? 1 : 0)),
    trades: column(({ trades: count }) => count),
  };
}

/** What is kept in the windows, as it would be written to a file and read again. */
function columnsIn({ ring, priceScale, lotScale }: TradeTape): TradeColumns {
  const column = (of: (index: number) => number): Float64Array =>
    Float64Array.from({ length: ring.size }, (_, row) => of(ring.start + row));
  return {
    length: ring.size,
    aggIds: column((index) => ring.aggId(index)),
    times: column((index) => ring.time(index)),
    prices: column((index) => priceScale.fromUnits(ring.price(index))),
    qtys: column((index) => lotScale.fromUnits(Math.abs(ring.lots(index)))),
    sells: Uint8Array.from({ length: ring.size }, (_, row) => (ring.lots(ring.start + row) < 0 ? 1 : 0)),
  };
}

const steps = fc.array(
  fc.record({
    after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
    move: fc.integer({ min: -1_500, max: 1_500 }),
    lots: fc.integer({ min: 1, max: 60_000 }),
    buy: fc.boolean(),
    inside: fc.integer({ min: 1, max: 4 }),
    skip: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
    ),
  }),
  { minLength: 2, maxLength: 150 },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function tradesOf(given: Step): AggTrade[] {
  let [aggId, time, price] = [100, START - HOUR_MS, 600_000];
  return given.map(({ after, move, lots, buy, inside, skip }) => {
    aggId += 1 + skip;
    time += after;
    price += move;
    const takerSide = buy ? 'buy' : 'sell';
    return sampleTrade({
      aggId,
      time,
      price: price / 10,
      qty: lots / 1_000,
      takerSide,
      trades: inside,
      shard: 'store',
    });
  });
}

function live({ engine }: Watched, last: AggTrade): void {
  for (let next = 1; next <= 40; next += 1) {
    const time = last.time + next * 5_000;
    engine.trade(
      sampleTrade({ aggId: last.aggId + next, time, price: last.price, qty: next / 1_000 }),
      'live',
    );
  }
}

describe('stored trades as columns', () => {
  it('leave the engine as the same trades one by one do, whatever the batches', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.integer({ min: -5, max: 160 }), (given, cut, asOf) => {
        const trades = tradesOf(given);
        const [one, bulk] = [watched(), watched()];
        const position = samplePosition({ asOfAggId: 100 + asOf, openedAt: START - HOUR_MS });
        for (const { engine } of [one, bulk]) engine.process({ kind: 'positions', positions: [position] });
        for (const trade of trades) one.engine.trade(trade, 'stored');
        const at = cut % trades.length;
        bulk.engine.storedTrades('BTCUSDT', columnsOf(trades.slice(0, at)));
        bulk.engine.storedTrades('BTCUSDT', columnsOf(trades.slice(at)));
        const last = trades.at(-1) as AggTrade;
        expect(bulk.engine.market('BTCUSDT')).toEqual(one.engine.market('BTCUSDT'));
        for (const side of [one, bulk]) live(side, last);
        expect(bulk.effects).toEqual(one.effects);
        expect(bulk.engine.openPositions()).toEqual(one.engine.openPositions());
        expect(bulk.engine.openCandle('BTCUSDT')).toEqual(one.engine.openCandle('BTCUSDT'));
      }),
      { numRuns: 60 },
    );
  });

  it('that were here before or come while the stream runs are taken one by one', () => {
    const trades = tradesOf(
      Array.from({ length: 20 }, () => ({ after: 1_000, move: 1, lots: 5, buy: true, inside: 1, skip: 0 })),
    );
    const { engine, effects } = watched();
    engine.storedTrades('BTCUSDT', columnsOf(trades));
    engine.storedTrades('BTCUSDT', columnsOf(trades.slice(10)));
    expect(effects.filter(({ kind }) => kind === 'rejected')).toHaveLength(10);
    engine.trade(sampleTrade({ aggId: 121, time: START }), 'live');
    engine.storedTrades('BTCUSDT', columnsOf([sampleTrade({ aggId: 122, time: START + 1 })]));
    expect(engine.market('BTCUSDT')).toMatchObject({ ticks: 22, lastAggId: 122 });
    engine.storedTrades('NONEUSDT', columnsOf(trades));
  });

  it('without counts of single trades make no candle that would say a wrong one', () => {
    const { engine, effects } = watched();
    const trades = [0, 61_000, 122_000].map((ms, index) =>
      sampleTrade({ aggId: index + 1, time: START + ms }),
    );
    const { trades: _counts, ...uncounted } = columnsOf(trades);
    engine.storedTrades('BTCUSDT', uncounted);
    expect(engine.openCandle('BTCUSDT')).toBeNull();
    engine.trade(sampleTrade({ aggId: 4, time: START + 180_000 }), 'live');
    engine.trade(sampleTrade({ aggId: 5, time: START + 240_000 }), 'live');
    expect(effects.flatMap((one) => (one.kind === 'candle' ? [one.candle.openTime - START] : []))).toEqual([
      180_000,
    ]);
  });

  it('of a kill give the last candles again, which may not have been stored', () => {
    const { engine, effects } = watched();
    const minutes = Array.from({ length: 6 }, (_, minute) =>
      sampleTrade({ aggId: minute + 1, time: START + minute * MINUTE_MS }),
    );
    engine.storedTrades('BTCUSDT', columnsOf(minutes));
    expect(effects).toEqual([]);
    engine.trade(sampleTrade({ aggId: 7, time: START + 6 * MINUTE_MS }), 'live');
    const candles = effects.flatMap((one) =>
      one.kind === 'candle' ? [(one.candle.openTime - START) / MINUTE_MS] : [],
    );
    expect(candles).toEqual([3, 4, 5]);
  });
});

describe('a warm restart', () => {
  it('from the trades in the windows, and those since, has every feature of the engine that never stopped', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (given, cut) => {
        const trades = tradesOf(given);
        const at = 1 + (cut % (trades.length - 1));
        const [whole, before, after] = [watched(), watched(), watched()];
        for (const trade of trades) whole.engine.trade(trade, 'stored');
        for (const trade of trades.slice(0, at)) before.engine.trade(trade, 'stored');
        after.engine.storedTrades('BTCUSDT', columnsIn(before.engine.tape('BTCUSDT') as TradeTape));
        after.engine.storedTrades('BTCUSDT', columnsOf(trades.slice(at)));
        for (const side of [whole, after]) live(side, trades.at(-1) as AggTrade);
        const snapshots = (side: Watched) => side.effects.filter(({ kind }) => kind === 'snapshot');
        expect(snapshots(after).length).toBeGreaterThan(5);
        expect(snapshots(after)).toEqual(snapshots(whole));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a hole in what is stored', () => {
  const at = (aggId: number) => sampleTrade({ aggId, time: START + aggId * MINUTE_MS });
  const stored = (...ids: number[]) => columnsOf(ids.map(at));
  const hole = { symbol: 'BTCUSDT', fromAggId: 4, toAggId: 5 };
  const range = { kind: 'historyFrom', symbol: 'BTCUSDT', coveredFrom: START, at: START + HOUR_MS } as const;

  it('that is left out ends what is covered until its trades have come', () => {
    const { engine, effects } = watched();
    const coveredFrom = () => engine.market('BTCUSDT')?.coveredFrom;
    engine.storedTrades('BTCUSDT', stored(1, 2, 3));
    engine.process({ kind: 'gapLeft', ...hole, at: START });
    engine.storedTrades('BTCUSDT', stored(6, 7, 8));
    engine.process(range);
    expect(effects).toMatchObject([
      { kind: 'fetchTrades', ...hole },
      { kind: 'tradesSkipped', ...hole },
    ]);
    expect([coveredFrom(), engine.isGapOpen('BTCUSDT', 5)]).toEqual([START + 6 * MINUTE_MS, true]);
    for (const id of [4, 5]) engine.trade(at(id), 'repair');
    expect([coveredFrom(), engine.isGapOpen('BTCUSDT', 5)]).toEqual([START, false]);
    expect(engine.tape('BTCUSDT')?.ring.size).toBe(8);
    const late = { kind: 'lateTrades', instrumentId: 1 };
    expect(effects.slice(2)).toMatchObject([
      { ...late, minute: START + 4 * MINUTE_MS },
      { ...late, minute: START + 5 * MINUTE_MS },
      { kind: 'gapClosed', ...hole, absent: [] },
    ]);
  });
});
