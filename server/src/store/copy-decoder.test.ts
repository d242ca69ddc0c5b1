import { expect, test } from 'vitest';
import { type CopiedFields, CopyDecoder } from './copy-decoder.ts';

const POSTGRES_EPOCH_MS = 946_684_800_000;
const SIGNATURE = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

interface Row {
  readonly aggId: number;
  readonly time: number;
  readonly qty: number;
  readonly sell: boolean;
  readonly normalQty: number | null;
}

const ROWS: readonly Row[] = Array.from({ length: 9 }, (_, index) => ({
  aggId: 2 ** 33 + index,
  time: 1_793_577_600_123 + index,
  qty: index === 4 ? 0 : (index + 1) / 1_000,
  sell: index % 4 === 0,
  normalQty: index % 2 === 0 ? null : index / 1_000,
}));

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

function field(value: Buffer): Buffer {
  return Buffer.concat([int(4, value.length), value]);
}

function long(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}

function double(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer;
}

function encoded({ aggId, time, qty, sell, normalQty }: Row, fields: CopiedFields): Buffer {
  const start = [long(aggId), long((time - POSTGRES_EPOCH_MS) * 1_000), double(60_000.1)].map(field);
  if (fields === 'flow') return Buffer.concat([int(2, 4), ...start, field(double(sell ? -qty : qty))]);
  const trade = [...start, field(double(qty)), field(Buffer.of(sell ? 1 : 0)), field(int(4, 3))];
  if (fields === 'trade') return Buffer.concat([int(2, 6), ...trade]);
  return Buffer.concat([int(2, 7), ...trade, normalQty === null ? int(4, -1) : field(double(normalQty))]);
}

/** As it comes from the server: each row behind the header of a message, the first one behind nothing. */
function stream(fields: CopiedFields): Buffer {
  const rows = ROWS.map((row, index) => {
    const bytes = encoded(row, fields);
    return index === 0 ? bytes : Buffer.concat([Buffer.of(0x64), int(4, bytes.length + 4), bytes]);
  });
  return Buffer.concat([SIGNATURE, ...rows, int(2, -1)]);
}

function read(decoder: CopyDecoder, fields: CopiedFields): unknown[] {
  const { aggIds, times, qtys, sells, normalQtys, length } = decoder.columns;
  return Array.from({ length }, (_, row) => ({
    aggId: aggIds[row],
    time: times[row],
    qty: qtys[row],
    sell: sells[row] === 1,
    normalQty: fields === 'tape' && !Number.isNaN(normalQtys[row]) ? normalQtys[row] : null,
  }));
}

test.each(['flow', 'trade', 'tape'] as const)('rows of the %s are read however they are cut', (fields) => {
  const bytes = stream(fields);
  const expected = fields === 'tape' ? ROWS : ROWS.map((row) => ({ ...row, normalQty: null }));
  const decoder = new CopyDecoder(ROWS.length, fields);
  for (let size = 1; size <= bytes.length; size += 1) {
    decoder.reset();
    for (let at = 0; at < bytes.length; at += size) decoder.feed(bytes.subarray(at, at + size));
    decoder.finish();
    expect(read(decoder, fields)).toEqual(expected);
  }
});

test('rows that came as values are the same', () => {
  const decoder = new CopyDecoder(ROWS.length, 'flow');
  for (const { aggId, time, qty, sell } of ROWS)
    decoder.addRow([String(aggId), new Date(time).toISOString(), 60_000.1, sell ? -qty : qty]);
  expect(read(decoder, 'flow')).toEqual(ROWS.map((row) => ({ ...row, normalQty: null })));
});

test('other rows, too many of them and an end before the last are errors', () => {
  const trades = stream('trade');
  expect(() => new CopyDecoder(ROWS.length, 'flow').feed(trades)).toThrow(/does not fit/);
  expect(() => new CopyDecoder(2, 'trade').feed(trades)).toThrow(/does not fit/);
  const decoder = new CopyDecoder(ROWS.length, 'trade');
  decoder.feed(trades.subarray(0, -2));
  expect(() => decoder.finish()).toThrow(/before its last row/);
});
