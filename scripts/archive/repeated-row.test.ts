import { expect, test } from 'vitest';
import { CandleRowReader } from './candle-rows.ts';
import type { RawRows } from './csv/rows.ts';
import { SeriesRowReader } from './indicator-rows.ts';
import { LAYOUTS } from './layout.ts';

const START = 1_723_161_240_000;

function rowsOf(kind: string, rows: readonly (readonly number[])[], first = 1): RawRows {
  const layout = LAYOUTS.find((one) => one.kind === kind);
  if (layout === undefined) throw new Error(`no layout of ${kind}`);
  const columns = layout.fields.map((_, field) => Float64Array.from(rows, (row) => row[field] ?? Number.NaN));
  return { shape: { layout }, first, length: rows.length, columns, symbol: null, unit: 'line' };
}

const metrics = (minute: number, interest: number) => [
  START + minute * 300_000,
  Number.NaN,
  interest,
  1.5,
  1.2,
];
const kline = (minute: number, volume: number) => {
  const open = START + minute * 60_000;
  return [open, 100, 101, 99, 100, volume, open + 59_999, volume * 100, 10, volume / 2, volume * 50];
};

test('a row of metrics that stands twice counts once, also over two batches', () => {
  const reader = new SeriesRowReader('metrics.csv');
  const first = reader.read(rowsOf('metrics', [metrics(0, 5), metrics(0, 5), metrics(1, 6)]));
  const next = reader.read(rowsOf('metrics', [metrics(1, 6), metrics(2, 7)], 4));
  const interest = [...first, ...next].filter(({ type }) => type === 'open_interest');
  expect(interest.map(({ value }) => value)).toEqual([5, 6, 7]);
});

test('two rows of one time that say different things are refused with their line', () => {
  const reader = new SeriesRowReader('metrics.csv');
  expect(() => reader.read(rowsOf('metrics', [metrics(0, 5), metrics(0, 6)]))).toThrow('metrics.csv line 2');
});

test('so it is with candles', () => {
  const reader = new CandleRowReader('klines.csv', 'BTCUSDT');
  const candles = reader.read(rowsOf('klines', [kline(0, 4), kline(0, 4), kline(1, 2)]));
  expect(candles.map(({ volume }) => volume)).toEqual([4, 2]);
  const other = new CandleRowReader('klines.csv', 'BTCUSDT');
  expect(() => other.read(rowsOf('klines', [kline(0, 4), kline(0, 2)]))).toThrow('klines.csv line 2');
});
