import { expect, test } from 'vitest';
import { COPY_DATA, CopyDataRuns } from './copy-data.ts';

function message(type: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head[0] = type;
  head.writeUInt32BE(payload.length + 4, 1);
  return Buffer.concat([head, payload]);
}

const row = (value: number) => message(COPY_DATA, Buffer.from([0, value, value]));
const other = message(0x44, Buffer.from('a data row'));

/** Payloads of messages as the driver reads them; headers inside CopyData are taken out as a decoder does. */
function read(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + bytes.readUInt32BE(at + 1);
    const payload = bytes.subarray(at + 5, next);
    found.push(...(bytes[at] === COPY_DATA ? rowsOf(payload) : [payload.toString()]));
    at = next;
  }
  return found;
}

function rowsOf(payload: Buffer): string[] {
  const rows: string[] = [];
  for (let part = 0; part < payload.length; part += 3) {
    if (payload[part] === COPY_DATA) part += 5;
    rows.push(payload.subarray(part, part + 3).toString('hex'));
  }
  return rows;
}

test('runs become one message, whatever the chunks; other messages stay as they are', () => {
  const stream = Buffer.concat([other, row(1), row(2), row(3), other, row(4), other]);
  const whole = ['a data row', '000101', '000202', '000303', 'a data row', '000404', 'a data row'];
  for (let size = 1; size <= stream.length; size += 1) {
    const runs = new CopyDataRuns();
    const passed: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size)
      passed.push(Buffer.from(runs.pass(Buffer.from(stream.subarray(at, at + size)))));
    expect(read(Buffer.concat(passed))).toEqual(whole);
  }
});

test('a run in one chunk is one message', () => {
  const passed = new CopyDataRuns().pass(Buffer.concat([row(1), row(2), row(3)]));
  expect(passed.readUInt32BE(1)).toBe(passed.length - 1);
});
