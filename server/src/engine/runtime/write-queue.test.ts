import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

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

/** Rows that a start after a kill at this moment would find in a lane. */
async function leftByKill(name: string): Promise<unknown[]> {
  const found: unknown[] = [];
  const copy = mkdtempSync(join(tmpdir(), 'ae-rows-'));
  cpSync(folder, copy, { recursive: true });
  const next = lanesIn(copy, logger)(name, 100, (rows) => Promise.resolve(found.push(...rows)));
  await new WriteQueue([next as unknown as Lane<never>], logger).drain();
  rmSync(copy, { recursive: true });
  return found;
}

test('behind a statement that hangs all rows are on disk, also those that come later, and are stored once', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stored: number[] = [];
  let end: () => void = quiet;
  const hangs = new Promise<void>((resolve) => (end = resolve));
  const store = async (rows: readonly number[]) => {
    await hangs;
    stored.push(...rows);
  };
  const [first, second] = [lane('first', store, 2), lane('second', store)];
  const queue = new WriteQueue([first.made, second.made], logger);
  first.rows.push(1, 2, 3);
  second.rows.push(10);
  const flushing = queue.flush();
  vi.advanceTimersByTime(1_999);
  expect([queue.isDegraded, queue.bytesOnDisk]).toEqual([false, 0]);
  vi.advanceTimersByTime(1);
  expect(queue.isDegraded).toBe(true);
  first.rows.push(4, 5);
  second.rows.push(11);
  vi.advanceTimersByTime(2_000);
  expect(await leftByKill('first')).toEqual([1, 2, 3, 4, 5]);
  expect(await leftByKill('second')).toEqual([10, 11]);
  end();
  await flushing;
  await queue.drain();
  expect(stored).toEqual([1, 2, 3, 4, 5, 10, 11]);
  expect([first.told, second.told]).toEqual([
    [1, 2, 3, 4, 5],
    [10, 11],
  ]);
  expect([queue.isDegraded, queue.pending, queue.bytesOnDisk, vi.getTimerCount()]).toEqual([false, 0, 0, 0]);
});

test('a statement that hangs and then fails is written again, in its place', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stored: number[] = [];
  let fail: (error: Error) => void = quiet;
  const hangs = new Promise<void>((_, reject) => (fail = reject));
  const answers = [hangs];
  const only = lane<number>('only', async (rows) => {
    await answers.shift();
    stored.push(...rows);
  });
  const queue = new WriteQueue([only.made], logger, () => setImmediate());
  only.rows.push(1, 2);
  const flushing = queue.flush();
  vi.advanceTimersByTime(2_000);
  only.rows.push(3);
  fail(Object.assign(new Error('cut'), { code: 'CONNECTION_CLOSED' }));
  await flushing;
  await queue.drain();
  expect(stored).toEqual([1, 2, 3]);
  expect([queue.isDegraded, queue.bytesOnDisk, vi.getTimerCount()]).toEqual([false, 0, 0]);
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
