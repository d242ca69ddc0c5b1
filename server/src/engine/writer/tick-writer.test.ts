import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { START, sampleTrade } from '../core/samples.ts';
import type { TickTarget } from './drain.ts';
import { createTickWriter, type RunningTickWriter } from './tick-writer.ts';

let folder: string;
let told: string[];
const quiet = () => undefined;
const logger = {
  ...{ debug: quiet, info: quiet, warn: quiet },
  error: (_: object, text: string) => void told.push(text),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ae-spool-'));
  told = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function add(writer: RunningTickWriter, from: number, to: number): void {
  for (let aggId = from; aggId <= to; aggId += 1) writer.add(1, sampleTrade({ aggId, time: START + aggId }));
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('while the disk takes nothing, trades that waited for it are stored in order as the database takes them', async () => {
  const stored: number[] = [];
  let back: () => void = quiet;
  const isBack = new Promise<void>((resolve) => (back = resolve));
  const target: TickTarget = {
    copy: async (_, times) => {
      await isBack;
      for (const time of times()) stored.push(time - START);
    },
    writeRows: () => Promise.reject(new Error('no row is refused here')),
    close: () => Promise.resolve(),
  };
  const options = { mode: 'inline' as const, databaseUrl: '', spoolFolder: folder, logger, target };
  const writer = createTickWriter({ ...options, capacity: 64 });
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  add(writer, 1, 200);
  await turn();
  expect(told).toEqual(['the spool cannot be written: ticks wait in memory']);
  expect([writer.pending, stored]).toEqual([200, []]);
  back();
  await writer.flush();
  expect(stored).toEqual(range(1, 200));
  // Memory has taken over again.
  add(writer, 201, 210);
  expect([writer.pending, writer.spooledBytes]).toEqual([10, 0]);
  await writer.close();
  expect(stored).toEqual(range(1, 210));
});
