import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Lane, lanesIn } from './lane.ts';
import { WriteQueue } from './write-queue.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ae-rows-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lane<T>(name: string, write: (rows: readonly T[]) => Promise<unknown>, batch = 100) {
  const told: T[] = [];
  const made = lanesIn(folder, logger)(name, batch, write, (row) => void told.push(row));
  const push = (...rows: readonly T[]) => {
    for (const row of rows) made.rows.push(row);
  };
  return { made: made as unknown as Lane<never>, rows: { push }, told };
}

test('an outage delays and loses nothing; the order stays', async () => {
  const stored: string[] = [];
  let failures = 2;
  const write = (rows: readonly string[]) => {
    if (failures > 0) {
      failures -= 1;
      return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
    }
    stored.push(...rows);
    return Promise.resolve();
  };
  const first = lane('first', write, 2);
  const second = lane('second', write);
  let release: () => void = quiet;
  const wait = () => new Promise<void>((resolve) => (release = resolve));
  const queue = new WriteQueue([first.made, second.made], logger, wait);
  second.rows.push('z');
  first.rows.push('a', 'b', 'c');
  const flushing = queue.flush();
  await vi.waitFor(() => expect(queue.isDegraded).toBe(true));
  first.rows.push('d');
  release();
  await vi.waitFor(() => expect(failures).toBe(0));
  release();
  await flushing;
  await queue.drain();
  expect(stored).toEqual(['a', 'b', 'c', 'd', 'z']);
  expect(first.told).toEqual(['a', 'b', 'c', 'd']);
  expect(queue.isDegraded).toBe(false);
  expect(queue.pending).toBe(0);
});

test('a refused row is counted and not told as written', async () => {
  const write = (rows: readonly number[]) =>
    rows.includes(2) ? Promise.reject(Object.assign(new Error('bad'), { code: '22003' })) : Promise.resolve();
  const only = lane('only', write);
  const queue = new WriteQueue([only.made], logger);
  only.rows.push(1, 2, 3);
  await queue.drain();
  expect(only.told).toEqual([1, 3]);
  expect(queue.refused).toBe(1);
});

const gone = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));

test('in an outage rows go to disk, whatever their lane; on return all are written in order', async () => {
  const stored: number[] = [];
  let isAway = true;
  const write = (rows: readonly number[]) => {
    if (isAway) return gone();
    stored.push(...rows);
    return Promise.resolve();
  };
  const first = lane('first', write, 2);
  const second = lane<number>('second', () => Promise.resolve());
  const queue = new WriteQueue([first.made, second.made], logger, () => setImmediate());
  first.rows.push(1, 2, 3);
  second.rows.push(1);
  void queue.flush();
  expect(queue.bytesOnDisk).toBe(0);
  await vi.waitFor(() => expect(queue.bytesOnDisk).toBeGreaterThan(0), 5_000);
  expect(readdirSync(folder)).toEqual(['first', 'second']);
  const count = 3 * queue.capacity;
  for (let row = 4; row <= count; row += 1) first.rows.push(row);
  expect(first.made.rows.inMemory).toBeLessThan(queue.capacity);
  expect(queue.pending).toBe(count + 1);
  isAway = false;
  await queue.drain();
  expect(stored).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(first.told).toEqual(stored);
  expect([queue.pending, queue.bytesOnDisk]).toEqual([0, 0]);
});

test('what was kept at the end is written by the next run, before what is new', async () => {
  const before = lane<string>('only', gone);
  before.rows.push('a', 'b');
  new WriteQueue([before.made], logger).keep();
  const stored: string[] = [];
  const after = lane<string>('only', (rows) => Promise.resolve(stored.push(...rows)));
  const queue = new WriteQueue([after.made], logger);
  expect(queue.pending).toBe(2);
  after.rows.push('c');
  await queue.drain();
  expect(stored).toEqual(['a', 'b', 'c']);
});
