import { describe, expect, it } from 'vitest';
import type { AggTrade } from '../model/market-event.ts';
import { START, sampleInstrument, sampleTrade } from '../samples.ts';
import { Firewall } from './firewall.ts';

const mark = (changes = {}) => ({
  symbol: 'BTCUSDT',
  markPrice: 60_000,
  indexPrice: 60_000,
  fundingRate: 0.0001,
  nextFundingAt: START,
  time: START,
  receivedAt: START,
  ...changes,
});

describe('the firewall', () => {
  it.each<[string, Partial<AggTrade>, string | null]>([
    ['a sound trade', {}, null],
    ['price 0', { price: 0 }, 'bad_price'],
    ['price NaN', { price: Number.NaN }, 'bad_price'],
    ['price infinite', { price: Number.POSITIVE_INFINITY }, 'bad_price'],
    ['quantity negative', { qty: -1 }, 'bad_quantity'],
    ['quantity NaN', { qty: Number.NaN }, 'bad_quantity'],
    ['quantity of a thousand largest orders', { qty: 1_000_000 }, null],
    ['quantity beyond that', { qty: 1_000_000.001 }, 'bad_quantity'],
    ['a broken id', { aggId: 1.5 }, 'bad_id'],
    ['a negative id', { aggId: -1 }, 'bad_id'],
    ['an id beyond exact integers', { aggId: 2 ** 53 }, 'bad_id'],
    ['seconds', { time: START / 1_000, receivedAt: START }, 'bad_time'],
    ['microseconds', { time: START * 1_000, receivedAt: START }, 'bad_time'],
    ['10 s behind', { receivedAt: START + 10_000 }, null],
    ['more than 10 s behind', { receivedAt: START + 10_001 }, 'time_off'],
    ['a recorder 1.27 s behind the exchange', { receivedAt: START - 1_270 }, null],
    ['more than 10 s ahead', { receivedAt: START - 10_001 }, 'time_off'],
  ])('%s', (_name, changes, verdict) => {
    expect(new Firewall(sampleInstrument()).trade(sampleTrade(changes))).toBe(verdict);
  });

  it('holds prices to the band of a mark that is not older than a minute', () => {
    const firewall = new Firewall(sampleInstrument());
    const at = (price: number, ms: number) =>
      firewall.trade(sampleTrade({ price, time: START + ms, receivedAt: START + ms }));
    expect(at(90_000, 0)).toBeNull();
    expect(firewall.mark(mark())).toBeNull();
    expect([at(63_000, 0), at(57_000, 0), at(63_000.1, 0), at(56_999.9, 60_000)]).toEqual([
      null,
      null,
      'price_band',
      'price_band',
    ]);
    expect(at(63_000.1, 60_001)).toBeNull();
  });

  it('follows new filters', () => {
    const firewall = new Firewall(sampleInstrument());
    firewall.mark(mark());
    firewall.update(sampleInstrument({ multiplierUp: '1.01' }));
    expect(firewall.trade(sampleTrade({ price: 61_000 }))).toBe('price_band');
  });

  it('checks books, depths, marks and liquidations', () => {
    const firewall = new Firewall(sampleInstrument());
    const times = { symbol: 'BTCUSDT', time: START, receivedAt: START };
    expect(firewall.book({ ...times, bid: 1, bidQty: 1, ask: 2, askQty: 1 })).toBeNull();
    expect(firewall.book({ ...times, bid: 1, bidQty: 1, ask: 0, askQty: 1 })).toBe('bad_price');
    expect(firewall.book({ ...times, bid: 1, bidQty: 0, ask: 2, askQty: 1 })).toBe('bad_quantity');
    expect(firewall.depth({ ...times, bids: [], asks: [[2, 1]] })).toBeNull();
    expect(firewall.depth({ ...times, bids: [[1, -1]], asks: [] })).toBe('bad_quantity');
    expect(firewall.mark(mark({ markPrice: 0 }))).toBe('bad_price');
    expect(firewall.mark(mark({ fundingRate: Number.NaN }))).toBe('malformed');
    expect(firewall.mark(mark({ receivedAt: START + 20_000 }))).toBe('time_off');
    const liquidation = { ...times, side: 'LONG' as const, price: 1, qty: 1, notionalUsd: 1 };
    expect(firewall.liquidation(liquidation)).toBeNull();
    expect(firewall.liquidation({ ...liquidation, qty: 0 })).toBe('bad_quantity');
    expect(firewall.liquidation(liquidation)).toBe('duplicate');
    expect(firewall.liquidation({ ...liquidation, side: 'SHORT' })).toBeNull();
    expect(firewall.spotBook({ symbol: 'BTCUSDT', bid: Number.NaN, ask: 1, receivedAt: START })).toBe(
      'bad_price',
    );
  });
});

describe('the firewall and the books', () => {
  const times = { symbol: 'BTCUSDT', time: START, receivedAt: START };
  const levels = (price: number) => (price === 0 ? [] : ([[price, 1]] as const));

  /** The same best prices as best prices and as ten levels, by a mark of 60,000; 0 for an empty side. */
  function verdicts(bid: number, ask: number, later = 0) {
    const firewall = new Firewall(sampleInstrument());
    firewall.mark(mark());
    const at = { ...times, time: START + later, receivedAt: START + later };
    const qty = (price: number) => (price === 0 ? 0 : 1);
    return [
      firewall.book({ ...at, bid, bidQty: qty(bid), ask, askQty: qty(ask) }),
      firewall.depth({ ...at, bids: levels(bid), asks: levels(ask) }),
    ];
  }

  it.each<[string, number, number, string | null]>([
    ['at the upper bound', 63_000, 63_000.1, null],
    ['at the lower bound', 56_999.9, 57_000, null],
    ['a bid above where one may buy', 63_000.1, 63_000.2, 'price_band'],
    ['an ask below where one may sell', 56_999.8, 56_999.9, 'price_band'],
    ['a low bid and a high ask, which anybody may place', 1, 1_000_000, null],
    ['no bid', 0, 60_000, null],
    ['no ask', 60_000, 0, null],
    ['a bid above the band and no ask', 63_000.1, 0, 'price_band'],
    ['an ask below the band and no bid', 0, 56_999.9, 'price_band'],
    ['nobody at all', 0, 0, null],
    ['bid and ask at one price', 60_000, 60_000, 'bad_price'],
    ['a bid above the ask', 60_000.1, 60_000, 'bad_price'],
  ])('%s', (_name, bid, ask, verdict) => {
    expect(verdicts(bid, ask)).toEqual([verdict, verdict]);
  });

  it('have no band by a mark that is older than a minute', () => {
    expect(verdicts(70_000, 70_001, 60_000)).toEqual(['price_band', 'price_band']);
    expect(verdicts(70_000, 70_001, 60_001)).toEqual([null, null]);
  });

  it('judges every level of a side', () => {
    const bids = [60_000, 61_000].map((price) => [price, 1] as const);
    const depth = { ...times, bids, asks: levels(60_001) };
    expect(new Firewall(sampleInstrument()).depth(depth)).toBe('bad_price');
  });
});

describe('the firewall, forced orders and candles in a crash', () => {
  const MINUTE_MS = 60_000;

  /** The mark each second: 60,000 at first, then 10 % lower from second `fall` on, until second `until`. */
  function crashing(fall: number, until: number, from = 0): Firewall {
    const firewall = new Firewall(sampleInstrument());
    for (let second = from; second <= until; second += 1) {
      const time = START + second * 1_000;
      firewall.mark(mark({ markPrice: second < fall ? 60_000 : 54_000, time, receivedAt: time }));
    }
    return firewall;
  }

  const forced = (firewall: Firewall, price: number, second: number) => {
    const time = START + second * 1_000;
    const order = { symbol: 'BTCUSDT', side: 'LONG', price, qty: 1, notionalUsd: price } as const;
    return firewall.liquidation({ ...order, time, receivedAt: time });
  };

  function candle(firewall: Firewall, [low, high]: readonly [number, number], second: number, changes = {}) {
    const time = START + second * 1_000;
    const prices = { open: low, high, low, close: high, volume: 1, quoteVolume: low, buyVolume: 0 };
    const rest = {
      symbol: 'BTCUSDT',
      interval: '1m',
      buyQuoteVolume: 0,
      trades: 1,
      maxTradeQty: null,
    } as const;
    const made = { ...rest, ...prices, openTime: START, ...changes };
    const update = { symbol: 'BTCUSDT', interval: '1m', isClosed: true, time, receivedAt: time } as const;
    return firewall.kline({ ...update, candle: made });
  }

  it('takes what was filled before the mark fell', () => {
    const firewall = crashing(30, 31);
    expect([forced(firewall, 63_000, 31), forced(firewall, 51_300, 31)]).toEqual([null, null]);
    expect([forced(firewall, 63_000.1, 31), forced(firewall, 51_299.9, 31)]).toEqual([
      'price_band',
      'price_band',
    ]);
    expect(forced(firewall, 1, 92)).toBeNull();
  });

  it('takes the candle of the minute in which the mark fell, and no other price', () => {
    const firewall = crashing(30, 61);
    expect(candle(firewall, [51_300, 63_000], 61)).toBeNull();
    expect(candle(firewall, [51_299.9, 60_000], 61)).toBe('price_band');
    expect(candle(firewall, [54_000, 63_000.1], 61)).toBe('price_band');
  });

  it('takes no candle whose parts are more than the whole', () => {
    const of = (changes: object) => candle(crashing(30, 61), [51_300, 63_000], 61, changes);
    expect(of({ buyVolume: 1, buyQuoteVolume: 51_300 })).toBeNull();
    for (const changes of [
      ...[{ buyVolume: 1.1 }, { buyVolume: -1 }, { volume: -1 }, { volume: Number.POSITIVE_INFINITY }],
      ...[{ quoteVolume: -3 }, { buyQuoteVolume: 51_301 }, { buyQuoteVolume: Number.NaN }],
    ])
      expect(of(changes), JSON.stringify(changes)).toBe('bad_quantity');
  });

  it('says nothing of a minute without trades, of one whose marks it does not know, and of earlier ones', () => {
    expect(candle(crashing(0, 61), [60_000, 60_000], 61, { volume: 0 })).toBeNull();
    expect(candle(crashing(0, 61, 20), [60_000, 60_000], 61)).toBeNull();
    expect(candle(crashing(0, 121), [60_000, 60_000], 121)).toBeNull();
    expect(candle(crashing(0, 61), [60_000, 60_000], 61)).toBe('price_band');
    expect(candle(crashing(0, 121), [60_000, 60_000], 121, { openTime: START + MINUTE_MS })).toBe(
      'price_band',
    );
  });
});
