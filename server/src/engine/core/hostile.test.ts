import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import type { EngineEffect } from './model/effects.ts';
import type { AggTrade, Candle } from './model/market-event.ts';
import { START, sampleCandles, sampleInstrument, sampleTrade } from './samples.ts';

/** Values that a broken or hostile message may hold in place of a number. */
const broken = fc.constantFrom<number>(
  0,
  -1,
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
);
const brokenId = fc.constantFrom<number>(-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY);
const brokenTime = fc.constantFrom<number>(
  0,
  -1,
  Number.NaN,
  START / 1_000,
  START * 1_000,
  START + 0.5,
  START + 60_000,
);

const mutation = fc.oneof(
  fc.record({ price: broken }),
  fc.record({ qty: broken }),
  fc.record({ aggId: brokenId }),
  fc.record({ time: brokenTime }),
  fc.record({ price: fc.constantFrom(63_000.1, 56_999.9, 1e300) }),
  fc.record({ symbol: fc.constantFrom('', 'btcusdt', '__proto__', 'NONEUSDT') }),
);

interface Watched {
  readonly engine: Engine;
  readonly effects: EngineEffect[];
}

function watched(): Watched {
  const effects: EngineEffect[] = [];
  const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => undefined });
  engine.process({ kind: 'instruments', instruments: [sampleInstrument()] });
  engine.process({ kind: 'seedCandles', candles: sampleCandles() });
  const mark = {
    symbol: 'BTCUSDT',
    markPrice: 60_000,
    indexPrice: 60_000,
    fundingRate: 0.0001,
    nextFundingAt: START,
  };
  engine.process({ kind: 'markPrice', mark: { ...mark, time: START, receivedAt: START } });
  return { engine, effects };
}

function sound(aggId: number): AggTrade {
  return sampleTrade({
    aggId,
    time: START + aggId * 100,
    price: 60_000 + (aggId % 7),
    qty: (1 + (aggId % 5)) / 1_000,
  });
}

const stateOf = ({ engine, effects }: Watched) => ({
  market: engine.market('BTCUSDT'),
  open: engine.openCandle('BTCUSDT'),
  effects: effects.filter(({ kind }) => kind !== 'rejected'),
});

/** Sound trades with broken ones between them. */
describe('messages that are broken', () => {
  it('leave the engine as if they had never come, and each is counted under a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.option(mutation, { freq: 3 }), { minLength: 20, maxLength: 60 }), (stream) => {
        const [clean, attacked] = [watched(), watched()];
        let [aggId, refused] = [0, 0];
        for (const changes of stream) {
          aggId += 1;
          const good = sound(aggId);
          if (changes !== null) {
            attacked.engine.trade({ ...good, receivedAt: good.time, ...changes }, 'live');
            refused += 1;
          }
          clean.engine.trade(good, 'live');
          attacked.engine.trade(good, 'live');
        }
        expect(stateOf(attacked)).toEqual(stateOf(clean));
        const reasons = attacked.effects.flatMap((one) => (one.kind === 'rejected' ? [one.reason] : []));
        expect(reasons).toHaveLength(refused);
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, Partial<Candle>, string]>([
    ['prices that do not enclose each other', { high: 59_000 }, 'bad_price'],
    ['a price that is none', { low: Number.NaN }, 'bad_price'],
    ['a volume that is none', { volume: Number.NaN }, 'bad_quantity'],
    ['a minute that is none', { openTime: START + 1 }, 'bad_time'],
  ])('as candles are refused: %s', (_name, changes, reason) => {
    const { engine, effects } = watched();
    const candle: Candle = { ...(sampleCandles()[0] as Candle), interval: '1m', openTime: START, ...changes };
    const kline = {
      symbol: 'BTCUSDT',
      interval: '1m',
      candle,
      isClosed: true,
      time: START,
      receivedAt: START,
    } as const;
    engine.process({ kind: 'kline', kline });
    expect(effects).toMatchObject([{ kind: 'rejected', reason, stream: 'kline' }]);
  });
});

describe('candles of the venue', () => {
  it('stand in where no trades come, and give way to them', () => {
    const { engine, effects } = watched();
    const candle: Candle = { ...(sampleCandles()[0] as Candle), interval: '1m', openTime: START };
    const update = { symbol: 'BTCUSDT', interval: '1m', candle, time: START, receivedAt: START } as const;
    engine.process({ kind: 'kline', kline: { ...update, isClosed: false } });
    expect(engine.openCandle('BTCUSDT')).toEqual(candle);
    engine.process({ kind: 'kline', kline: { ...update, isClosed: true } });
    expect(effects).toEqual([{ kind: 'candle', instrumentId: 1, candle }]);
    engine.trade(sampleTrade({ time: START + 60_000 }), 'live');
    engine.process({ kind: 'kline', kline: { ...update, isClosed: true } });
    expect(effects).toHaveLength(1);
  });
});

describe('a snapshot of the wide set', () => {
  it('is there at each T, and says that nobody was scored on it', () => {
    const effects: EngineEffect[] = [];
    const engine = new Engine({}, { emit: (effect) => effects.push(effect), tick: () => undefined });
    const wide = sampleInstrument({ id: 7, symbol: 'WIDEUSDT', set: 'wide' });
    engine.process({ kind: 'instruments', instruments: [sampleInstrument({ id: 1 }), wide] });
    for (const symbol of ['BTCUSDT', 'WIDEUSDT']) {
      engine.trade(sampleTrade({ symbol, time: START + 1_000 }), 'live');
    }
    engine.process({ kind: 'clock', at: START + 15_200 });
    engine.process({ kind: 'clock', at: START + 16_100 });
    const taken = effects.flatMap((one) =>
      one.kind === 'snapshot' ? [[one.snapshot.symbol, one.snapshot.at - START, one.stored]] : [],
    );
    expect(taken).toEqual([
      ['BTCUSDT', 15_000, true],
      ['WIDEUSDT', 15_000, false],
    ]);
  });
});
