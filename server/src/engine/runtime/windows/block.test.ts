import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TradeColumns } from '../../core/model/trade-columns.ts';
import { packBlock, unpackBlock } from './block.ts';

type Row = [id: number, time: number, price: number, qty: number, sell: number];

function columnsOf(rows: readonly Row[]): TradeColumns {
  const column = (index: 0 | 1 | 2 | 3 | 4) => rows.map((row) => row[index]);
  return {
    length: rows.length,
    aggIds: Float64Array.from(column(0)),
    times: Float64Array.from(column(1)),
    prices: Float64Array.from(column(2)),
    qtys: Float64Array.from(column(3)),
    sells: Uint8Array.from(column(4)),
  };
}

const decimal = (max: number) =>
  fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 8 })).map(([n, k]) => Number(`${n}e-${k}`));

test('what was packed comes back bit by bit, also numbers that are no short decimals', () => {
  const row = fc.tuple(
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
    fc.oneof(decimal(2 ** 31), fc.double({ min: 1e-9, max: 1e9, noNaN: true })),
    fc.oneof(decimal(2 ** 40), fc.double({ min: 0, max: 1e12, noNaN: true })),
    fc.constantFrom(0, 1),
  );
  fc.assert(
    fc.property(fc.array(row as fc.Arbitrary<Row>, { maxLength: 50 }), (rows) => {
      const columns = columnsOf(rows.map(([a, t, p, q, s]) => [a, t, p, Object.is(q, -0) ? 0 : q, s]));
      const bytes = Buffer.concat([Buffer.alloc(3), packBlock(columns), Buffer.alloc(5)]);
      const read = unpackBlock(bytes, 3);
      expect(read.columns).toEqual(columns);
      expect(read.next).toBe(bytes.length - 5);
    }),
    { numRuns: 300 },
  );
});

test('an ordinary trade takes 16 bytes', () => {
  const rows = Array.from(
    { length: 1_000 },
    (_, n): Row => [9e9 + n, 1.7e12 + n * 7, 60_000.1 + n, 0.001 * n, n % 2],
  );
  const short = rows.map(([a, t, p, q, s]): Row => [a, t, Number(p.toFixed(1)), Number(q.toFixed(3)), s]);
  expect(packBlock(columnsOf(short)).length).toBeLessThanOrEqual(32 + 16 * 1_000);
});

test('a block that is cut short is refused', () => {
  const bytes = packBlock(columnsOf([[1, 2, 3, 4, 0]]));
  expect(() => unpackBlock(bytes.subarray(0, bytes.length - 1), 0)).toThrow(RangeError);
});
