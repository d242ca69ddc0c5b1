import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WaitingRows } from './waiting-rows.ts';

let place: string;
let folder: string;
let told: string[];
const quiet = () => undefined;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ae-rows-'));
  folder = join(place, 'lane');
  told = [];
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

function waiting(): WaitingRows<number> {
  const logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (_: object, text: string) => told.push(text),
  };
  return new WaitingRows({ folder, segmentRows: 4, mostInMemory: 10, logger });
}

function push(rows: WaitingRows<number>, from: number, to: number): void {
  for (let row = from; row <= to; row += 1) rows.push(row);
}

/** Takes everything, `count` at a time. */
function takeAll(rows: WaitingRows<number>, count = 3): number[] {
  const all: number[] = [];
  for (let some = rows.first(count); some.length > 0; some = rows.first(count)) {
    all.push(...some);
    rows.release(some.length);
  }
  return all;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('few rows never see the disk', () => {
  const rows = waiting();
  push(rows, 1, 9);
  expect([rows.length, rows.bytesOnDisk]).toEqual([9, 0]);
  expect(takeAll(rows)).toEqual(upTo(9));
  expect(readdirSync(place)).toEqual([]);
});

test('rows beyond the bound wait on disk, in order, also those that are being written', async () => {
  const rows = waiting();
  push(rows, 1, 3);
  const inFlight = rows.first(3);
  for (let row = 4; row <= 60; row += 1) {
    rows.push(row);
    if (row % 5 === 0) await turn();
    expect(rows.inMemory).toBeLessThanOrEqual(4 + 10);
  }
  expect(rows.length).toBe(60);
  expect(rows.bytesOnDisk).toBeGreaterThan(0);
  expect(inFlight).toEqual([1, 2, 3]);
  rows.release(3);
  // What comes while it is read back goes behind it.
  const first = rows.first(2);
  rows.release(2);
  push(rows, 61, 63);
  expect([...first, ...takeAll(rows)]).toEqual(upTo(63).slice(3));
  expect([rows.length, rows.bytesOnDisk, readdirSync(folder)]).toEqual([0, 0, []]);
  push(rows, 1, 5);
  expect([takeAll(rows), readdirSync(folder)]).toEqual([upTo(5), []]);
});

test('what is left on disk comes before new rows after a restart, without a line that was cut off', () => {
  const before = waiting();
  push(before, 1, 6);
  const [one] = before.first(1);
  before.spill();
  before.release(1);
  expect(one).toBe(1);
  const last = readdirSync(folder).sort().at(-1) ?? '';
  appendFileSync(join(folder, last), '7');
  const after = waiting();
  expect(after.length).toBe(6);
  push(after, 8, 9);
  // The first file was not done with: its rows come once more.
  expect(takeAll(after)).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a damaged row is told, and the others are read', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, '000000000001.jsonl'), '1\n{"a\n3\n');
  expect(takeAll(waiting())).toEqual([1, 3]);
  expect(told).toEqual(['a waiting row was damaged on disk: {"a']);
});

test('a disk that takes nothing is told once; rows stay in memory and go to disk when it takes them', () => {
  writeFileSync(folder, 'a file where the folder should be');
  expect(() => waiting()).toThrow();
  rmSync(folder);
  const rows = waiting();
  writeFileSync(folder, '');
  push(rows, 1, 25);
  rows.spill();
  expect(told).toEqual(['rows cannot be written to disk: they wait in memory']);
  expect([rows.length, rows.bytesOnDisk]).toEqual([25, 0]);
  rmSync(folder);
  rows.spill();
  expect(rows.inMemory).toBe(0);
  expect(takeAll(rows)).toEqual(upTo(25));
});
