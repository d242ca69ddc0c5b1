import { describe, expect, it } from 'vitest';
import { readFileName } from '../file-name.ts';
import type { ArchiveKind } from '../layout.ts';
import { csvShape } from './shape.ts';

const AGG = '11,61800.30,0.006,100,102,1723161256322,false';
const AGG_SHORT = '11,61800.30,0.006,102,1723161256322,false';
const AGG_SPOT = `${AGG},True`;

const KLINE = '1719792000000,62000.1,62010.0,61990.5,62005.0,12.5,1719792059999,775000.1,310,6.2,384400.5,0';
const METRICS = '2024-07-01 00:05:00,BTCUSDT,80000.1,4900000000.5,1.8,1.2,1.9,0.98';

function kindOf(
  line: string,
  { kind = null, file = 'x.csv' }: { kind?: ArchiveKind | null; file?: string } = {},
) {
  return csvShape(file, [line], { kind, name: readFileName(file) }).layout.kind;
}

describe('the kind of a CSV', () => {
  it.each<[string, string, ArchiveKind]>([
    ['aggTrades of futures', '11,61800.30,0.006,100,102,1723161256322,false', 'aggTrades'],
    ['aggTrades of spot', '11,61800.30,0.006,100,102,1735689600123999,False,True', 'aggTrades'],
    ['trades of futures', '11,61800.30,0.006,370.8,1723161256322,true', 'trades'],
    ['trades of spot', '11,61800.30,0.006,370.8,1735689600123999,True,True', 'trades'],
    ['klines', KLINE, 'klines'],
    ['metrics', METRICS, 'metrics'],
    ['a funding header', 'calc_time,funding_interval_hours,last_funding_rate', 'fundingRate'],
    ['a REST-like funding header', 'symbol,fundingTime,fundingRate', 'fundingRate'],
    [
      'an aggTrades header in another order',
      'price,quantity,transact_time,agg_trade_id,is_buyer_maker',
      'aggTrades',
    ],
    ['open interest alone', 'timestamp,symbol,sum_open_interest,sum_open_interest_value', 'metrics'],
  ])('%s', (_, line, kind) => {
    expect(kindOf(line)).toBe(kind);
  });

  it('is what the name or a person says, when the columns allow it', () => {
    expect(kindOf('1,2.5,3.5', { kind: 'fundingRate' })).toBe('fundingRate');
    expect(kindOf('11,6,0.006,100,102,1723161256322,false', { file: 'BTCUSDT-aggTrades-2024-08.csv' })).toBe(
      'aggTrades',
    );
    expect(() => kindOf(KLINE, { kind: 'aggTrades' })).toThrow(
      /x\.csv line 1: 12 columns .*aggTrades: agg_trade_id,/,
    );
    expect(() => kindOf('open_time,open', { kind: 'trades' })).toThrow(
      /header .*a file of trades; it lacks id, price/,
    );
  });

  it.each([
    ['1,2', /line 1: 2 columns in "1,2" .*--kind/],
    ['a,b,c', /line 1: header "a,b,c" .*--kind/],
    ['', /line 1: 1 columns/],
    ['1723161255088176367 {"stream":"x@trade"}', /raw stream recording .*ae tape/],
  ])('of %j is unknown', (line, message) => {
    expect(() => kindOf(line)).toThrow(message);
  });

  it.each<[string, readonly string[], ArchiveKind, number]>([
    ['lacks a column', [AGG_SHORT, AGG, AGG], 'aggTrades', 7],
    ['of a spot archive lacks a column', [AGG, AGG_SPOT, AGG_SPOT], 'aggTrades', 8],
    ['has text for a number', [AGG.replace('61800.30', '6l800.30'), AGG, AGG], 'aggTrades', 7],
    ['is alone as it should be', [AGG, AGG_SHORT, AGG], 'aggTrades', 7],
  ])('is that of the lines behind the first when that %s', (_, lines, kind, width) => {
    const shape = csvShape('x.csv', lines, { kind: null, name: readFileName('x.csv') });
    expect([shape.layout.kind, shape.headers.length]).toEqual([kind, width]);
  });
});
