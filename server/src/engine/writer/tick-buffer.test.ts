import { expect, test } from 'vitest';
import { TickBuffer } from './tick-buffer.ts';
import { TICK, TICK_FIELDS } from './tick-record.ts';

function push(buffer: TickBuffer, from: number, to: number): boolean {
  let isTaken = true;
  for (let id = from; id <= to; id += 1) {
    const values = new Float64Array(2 * TICK_FIELDS);
    values[TICK_FIELDS + TICK.AGG_ID] = id;
    isTaken = buffer.push(values, TICK_FIELDS);
  }
  return isTaken;
}

function idsOf(values: Float64Array): number[] {
  return [...values].filter((_, place) => place % TICK_FIELDS === TICK.AGG_ID);
}

function takeAll(buffer: TickBuffer): number[] {
  const ids: number[] = [];
  for (let part = buffer.oldest(); part.length > 0; part = buffer.oldest()) {
    ids.push(...idsOf(part));
    buffer.drop(part.length / TICK_FIELDS);
  }
  return ids;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('ticks come out in the order in which they came, also over the end of its memory', () => {
  const buffer = new TickBuffer(8, 32);
  push(buffer, 1, 6);
  buffer.drop(5);
  push(buffer, 7, 12);
  expect(buffer.count).toBe(7);
  expect(idsOf(buffer.oldest())).toEqual([6, 7, 8]);
  expect(takeAll(buffer)).toEqual(range(6, 12));
  expect([buffer.count, buffer.oldest().length]).toEqual([0, 0]);
});

test('it grows where it stands, and no further than it may', () => {
  const buffer = new TickBuffer(8, 32);
  push(buffer, 1, 6);
  buffer.drop(5);
  expect(push(buffer, 7, 37)).toBe(true);
  expect([buffer.count, push(buffer, 38, 38), buffer.count]).toEqual([32, false, 32]);
  buffer.drop(1);
  expect(push(buffer, 38, 38)).toBe(true);
  expect(takeAll(buffer)).toEqual(range(7, 38));
  push(buffer, 39, 60);
  expect(takeAll(buffer)).toEqual(range(39, 60));
});
