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
    expect(firewall.depth({ ...times, bids: [], asks: [[2, 1]] })).toBeNull();
    expect(firewall.depth({ ...times, bids: [[1, -1]], asks: [] })).toBe('bad_quantity');
    expect(firewall.mark(mark({ markPrice: 0 }))).toBe('bad_price');
    expect(firewall.mark(mark({ fundingRate: Number.NaN }))).toBe('malformed');
    expect(firewall.mark(mark({ receivedAt: START + 20_000 }))).toBe('time_off');
    const liquidation = { ...times, side: 'LONG' as const, price: 1, qty: 1, notionalUsd: 1 };
    expect(firewall.liquidation(liquidation)).toBeNull();
    expect(firewall.liquidation({ ...liquidation, qty: 0 })).toBe('bad_quantity');
    expect(firewall.spotBook({ symbol: 'BTCUSDT', bid: Number.NaN, ask: 1, receivedAt: START })).toBe(
      'bad_price',
    );
  });
});
