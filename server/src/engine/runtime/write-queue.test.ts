import { expect, test } from 'vitest';
import type { Lane } from './lane.ts';
import { WriteQueue } from './write-queue.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function lane<T>(name: string, write: (rows: readonly T[]) => Promise<unknown>, batch = 100) {
  const told: T[] = [];
  const made: Lane<T> = { name, batch, rows: [], write, written: (row) => void told.push(row) };
  return { made: made as Lane<never>, rows: made.rows, told };
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
  const queue = new WriteQueue([first.made, second.made], logger);
  second.rows.push('z');
  first.rows.push('a', 'b', 'c');
  const flushing = queue.flush();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(queue.isDegraded).toBe(true);
  first.rows.push('d');
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
