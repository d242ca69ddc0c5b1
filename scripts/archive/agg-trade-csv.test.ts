import { describe, expect, it } from 'vitest';
import { AggTradeCsv } from './agg-trade-csv.ts';

const HEADER = 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker';
const GOOD = '11,61800.30,0.006,100,102,1723161256322,false';

function read(...lines: string[]) {
  const parser = new AggTradeCsv('BTCUSDT');
  return lines
    .map((line, index) => parser.push(line, `f.csv line ${index + 1}`))
    .filter((trade) => trade !== null);
}

describe('aggTrades archive', () => {
  it('reads id, price, quantity, count, time and taker side', () => {
    const [trade] = read(GOOD);
    expect(trade).toMatchObject({ aggId: 11, price: 61800.3, qty: 0.006, trades: 3, time: 1723161256322 });
    expect(trade?.takerSide).toBe('buy');
    expect(read('11,1,1,1,1,1723161256322,True')[0]?.takerSide).toBe('sell');
  });

  it('reads with a header, and the eighth column of the spot archive', () => {
    expect(read(HEADER, GOOD)).toHaveLength(1);
    expect(read(`${GOOD},true`, '12,1,1,1,1,1723161256322,false,True')).toHaveLength(2);
  });

  it('reads microseconds as milliseconds, rounded down', () => {
    const [trade] = read('11,1,1,1,1,1735689600123999,false');
    expect(trade?.time).toBe(1735689600123);
  });

  it('refuses a change of unit inside a file', () => {
    expect(() => read(GOOD, '12,1,1,1,1,1723161256322000,false')).toThrow(
      'f.csv line 2: transact_time 1723161256322000 is not valid (expected epoch milliseconds like the lines before)',
    );
  });

  it.each([
    ['a price that is no number', '11,abc,1,1,1,1723161256322,false', /price "abc" .*decimal number above 0/],
    ['a negative price', '11,-1,1,1,1,1723161256322,false', /price "-1"/],
    ['a price of zero', '11,0.0,1,1,1,1723161256322,false', /price "0.0"/],
    ['NaN', '11,1,NaN,1,1,1723161256322,false', /quantity "NaN"/],
    ['Infinity', '11,1,Infinity,1,1,1723161256322,false', /quantity "Infinity"/],
    ['an empty field', '11,1,,1,1,1723161256322,false', /quantity ""/],
    ['a fractional id', '1.5,1,1,1,1,1723161256322,false', /agg_trade_id "1.5"/],
    ['seconds', '11,1,1,1,1,1723161256,false', /transact_time 1723161256 .*milliseconds or microseconds/],
    ['a time of nanoseconds', '11,1,1,1,1,1723161256322000000,false', /transact_time/],
    ['an unknown flag', '11,1,1,1,1,1723161256322,maybe', /is_buyer_maker "maybe" .*true or false/],
    ['a cut line', '11,1,1,1,1', /5 columns .*expected agg_trade_id,price/],
    ['last before first', '11,1,1,5,4,1723161256322,false', /last_trade_id 4 .*at least first_trade_id, 5/],
    [
      'another kind of archive',
      'open_time,open,high,low,close,volume,close_time',
      /header column 1 "open_time"/,
    ],
  ])('refuses %s', (_, line, message) => {
    expect(() => read(line)).toThrow(message);
    expect(() => read(line)).toThrow(/^f\.csv line 1: /);
  });

  it('refuses ids and times that go back', () => {
    expect(() => read(GOOD, GOOD)).toThrow(/line 2: trade id 11 .*above the id before, 11/);
    expect(() => read(GOOD, '12,1,1,1,1,1723161256321,false')).toThrow(/line 2: time 1723161256321/);
  });

  it('refuses a line with another number of columns than the first', () => {
    expect(() => read(GOOD, '12,1,1,1,1,1723161256322,false,true')).toThrow(/line 2: 8 columns .*expected 7/);
  });
});
