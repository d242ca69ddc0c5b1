import { describe, expect, it } from 'vitest';
import { CsvScanner } from './csv/scanner.ts';
import { csvShape } from './csv/shape.ts';
import { readFileName } from './file-name.ts';
import { TickRowReader } from './tick-rows.ts';

const T = 1_723_161_256_322;

/** Ticks of lines, read as one piece per group. */
function read(...groups: string[][]) {
  const reader = new TickRowReader('f.csv');
  const shape = csvShape('f.csv', groups[0] ?? [], { kind: 'aggTrades', name: readFileName('f.csv') });
  const scanner = new CsvScanner(shape.plan);
  let first = 1;
  return groups.flatMap((lines) => {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const length = scanner.scan(bytes, 0, bytes.length);
    const columns = scanner.columns.map((column, index) =>
      shape.plan.outputs.includes(index) ? column : null,
    );
    const ticks = reader.read({ shape, first, length, columns, symbol: null, unit: 'line' });
    first += lines.length;
    return Array.from({ length: ticks.length }, (_, row) => ({
      id: ticks.aggIds[row],
      time: ticks.times[row],
      trades: ticks.trades[row],
      sell: ticks.sells[row],
      line: ticks.lines[row],
    }));
  });
}

const line = (id: number, { price = '1.5', time = T, last = 2 } = {}) =>
  `${id},${price},2,1,${last},${time},true`;

describe('rows of trades', () => {
  it('have their ids, times, counts, sides and lines', () => {
    expect(read([line(5), line(6, { last: 4 })])).toEqual([
      { id: 5, time: T, trades: 2, sell: 1, line: 1 },
      { id: 6, time: T, trades: 4, sell: 1, line: 2 },
    ]);
  });

  it('that stand there twice are taken once, also over pieces', () => {
    expect(read([line(5), line(5)], [line(5), line(6)]).map(({ id, line: at }) => [id, at])).toEqual([
      [5, 1],
      [6, 4],
    ]);
  });

  it('in microseconds become milliseconds, rounded down', () => {
    expect(read([line(5, { time: 1_735_689_600_123_999 })])[0]?.time).toBe(1_735_689_600_123);
  });

  it.each<[string, string[][], RegExp]>([
    ['an id that goes back', [[line(5)], [line(4)]], /f\.csv line 2: trade id 4 .*above the id before, 5/],
    ['an id twice with other content', [[line(5), line(5, { price: '2' })]], /line 2: trade id 5 .*differs/],
    [
      'a time that goes back',
      [[line(5), line(6, { time: T - 20_000 })]],
      /line 2: time 1723161236322 .*not before/,
    ],
    [
      'another unit',
      [[line(5), line(6, { time: T * 1_000 })]],
      /line 2: time .*milliseconds like the rows before/,
    ],
    ['seconds', [[line(5, { time: 1_723_161_256 })]], /line 1: time 1723161256 .*looks like seconds/],
    ['a price of 0', [[line(5, { price: '0.0' })]], /line 1: price 0 .*above 0/],
    [
      'last before first',
      [[line(5, { last: 0 })]],
      /line 1: last_trade_id 0 .*from first_trade_id, 1, to 999999 above it/,
    ],
  ])('refuse %s', (_, groups, message) => {
    expect(() => read(...groups)).toThrow(message);
  });

  it.each<[string, string[], RegExp]>([
    ['an id far ahead', [line(49), line(1_050), line(51), line(52)], /line 2: trade id 1050 .*about 51 like/],
    ['an id three ahead', [line(49), line(53), line(51), line(52)], /line 2: trade id 53 /],
    ['an id far ahead before the last', [line(49), line(1_050), line(51)], /line 2: trade id 1050 /],
    ['a first id with a digit too many', [line(500), line(51), line(52)], /line 1: trade id 500 .*about 51 /],
    [
      'ids that changed places',
      [line(49), line(51), line(50), line(52)],
      /line 3: trade id 50 .*above the id before, 51/,
    ],
    [
      'a time an hour ahead',
      [line(5), line(6, { time: T + 3_600_000 }), line(7), line(8)],
      /line 2: time 1723164856322 .*like the rows around it/,
    ],
  ])('name the line that is wrong: %s', (_, lines, message) => {
    expect(() => read(lines)).toThrow(message);
  });
});
