import { describe, expect, test } from 'vitest';
import { CopyEncoder } from './copy-encoder.ts';
import { TICK_FIELDS } from './tick-record.ts';

/** instrument, id, time, price, qty, normal qty, trades, sell */
const row = [7, 9_007_199_254_740_991, 946_684_799_999, 61_800.3, 0.006, 0.004, 3, 1];

function encoded(...rows: number[][]): Buffer {
  const encoder = new CopyEncoder(rows.length);
  const values = Float64Array.from(rows.flat());
  rows.forEach((_, index) => {
    encoder.add(values, index * TICK_FIELDS);
  });
  return encoder.finish();
}

describe('binary COPY of ticks', () => {
  test('is signature, rows, trailer', () => {
    const bytes = encoded(row);
    expect(bytes.subarray(0, 19).toString('latin1')).toBe(`PGCOPY\n\xff\r\n\0${'\0'.repeat(8)}`);
    expect(bytes.readInt16BE(19)).toBe(8);
    expect(bytes.readInt32BE(25)).toBe(7);
    expect(bytes.readBigInt64BE(33)).toBe(9_007_199_254_740_991n);
    // One millisecond before 2000, in microseconds since then.
    expect(bytes.readBigInt64BE(45)).toBe(-1_000n);
    expect([57, 69, 81].map((at) => bytes.readDoubleBE(at))).toEqual([61_800.3, 0.006, 0.004]);
    expect(bytes.readInt32BE(93)).toBe(3);
    expect(bytes.readUInt8(101)).toBe(1);
    expect(bytes.readInt16BE(102)).toBe(-1);
    expect(bytes).toHaveLength(104);
  });

  test('a quantity that is not said is null', () => {
    const bytes = encoded(row.with(5, Number.NaN));
    expect(bytes.readInt32BE(77)).toBe(-1);
    expect(bytes).toHaveLength(96);
  });

  test.each([
    ['instrument', 0, 1.5],
    ['instrument', 0, 0],
    ['id', 1, 2 ** 53],
    ['id', 1, Number.NaN],
    ['time in seconds', 2, 1_795_220_320],
    ['time', 2, 1_795_220_320_073.5],
    ['price', 3, Number.NaN],
    ['quantity', 4, Number.POSITIVE_INFINITY],
    ['normal quantity', 5, Number.NEGATIVE_INFINITY],
    ['trades', 6, 2 ** 31],
  ])('refuses a %s that is none', (_, field, value) => {
    const encoder = new CopyEncoder(1);
    expect(encoder.add(Float64Array.from(row.with(field, value)), 0)).toBe(false);
    expect(encoder.rows).toBe(0);
  });
});
