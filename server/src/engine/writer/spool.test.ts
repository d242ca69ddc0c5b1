import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleTrade } from '../core/samples.ts';
import { SpoolReader, SpoolWriter } from './spool.ts';
import { putTick, TICK, TICK_BYTES, TICK_FIELDS } from './tick-record.ts';
import { createState, WriterState } from './writer-state.ts';

/** Takes an open for writing, and no byte. */
const FULL_DISK = '/dev/full';
const OPEN_FILES = '/proc/self/fd';
let folder: string;
let state: WriterState;
let told: string[];
/** Ends the waits that are under way. */
let waits: (() => void)[];
const quiet = () => undefined;
const logger = {
  ...{ debug: quiet, info: quiet, warn: quiet },
  error: (_: object, text: string) => void told.push(text),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ae-spool-'));
  state = new WriterState(createState());
  [told, waits] = [[], []];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const spool = () =>
  new SpoolWriter(folder, state, logger, () => new Promise<void>((resolve) => void waits.push(resolve)));
const turn = () => new Promise((resolve) => setImmediate(resolve));

function append(writer: SpoolWriter, from: number, to: number): void {
  const record = new Float64Array(TICK_FIELDS);
  for (let aggId = from; aggId <= to; aggId += 1) {
    putTick(record, 0, 1, sampleTrade({ aggId }));
    writer.append(record, 0);
  }
}

/** Reads and releases what is on disk. */
function readAll(): number[] {
  const reader = new SpoolReader(folder, state, 100);
  const ids: number[] = [];
  while (reader.available > 0) {
    const count = reader.read();
    for (let index = 0; index < count; index += 1)
      ids.push(reader.values[index * TICK_FIELDS + TICK.AGG_ID] ?? 0);
    reader.release(count);
  }
  return ids;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function openOnFullDisk(): number {
  const { rdev } = statSync(FULL_DISK);
  const deviceOf = (fd: string) => statSync(join(OPEN_FILES, fd), { throwIfNoEntry: false })?.rdev;
  return readdirSync(OPEN_FILES).filter((fd) => deviceOf(fd) === rdev).length;
}

test.runIf(existsSync(FULL_DISK) && existsSync(OPEN_FILES))(
  'a full disk is tried once a second, leaves no file open, and takes everything when it has room',
  async () => {
    const writer = spool();
    const file = join(folder, `${'0'.repeat(16)}.ticks`);
    symlinkSync(FULL_DISK, file);
    for (let aggId = 1; aggId <= 20; aggId += 1) {
      append(writer, aggId, aggId);
      await turn();
    }
    expect([openOnFullDisk(), waits.length]).toEqual([0, 1]);
    waits[0]?.();
    await turn();
    expect([openOnFullDisk(), waits.length, state.spoolWritten]).toEqual([0, 2, 0]);
    expect(told).toEqual(['the spool cannot be written: ticks wait in memory']);
    rmSync(file);
    // No tick comes any more.
    waits[1]?.();
    await turn();
    expect([state.spoolWritten, readAll()]).toEqual([20, range(1, 20)]);
    writer.close();
  },
);

/** Says which files there were when the filling side heard that records are taken. */
class ToldState extends WriterState {
  readonly files: (readonly string[])[] = [];

  override get spoolTaken(): number {
    return super.spoolTaken;
  }

  override set spoolTaken(index: number) {
    this.files.push(readdirSync(folder).sort());
    super.spoolTaken = index;
  }
}

/** Two files: of the records 1 … 3 and 4 … 5. */
function twoFiles(): SpoolWriter {
  const first = spool();
  append(first, 1, 3);
  first.close();
  const second = spool();
  append(second, 4, 5);
  second.write();
  return second;
}

test('what is stored is deleted before the filling side hears of it, which then deletes the rest', () => {
  const memory = createState();
  state = new WriterState(memory);
  const writer = twoFiles();
  const taking = new ToldState(memory);
  const reader = new SpoolReader(folder, taking, 100);
  expect(reader.read()).toBe(3);
  reader.release(3);
  const newest = '0000000000000003.ticks';
  expect(taking.files).toEqual([[newest]]);
  expect(reader.read()).toBe(2);
  reader.release(2);
  expect([taking.files.at(-1), writer.pending]).toEqual([[newest], 0]);
  writer.clear();
  expect(readdirSync(folder)).toEqual([]);
  writer.close();
});

test('a taking side that died between deleting and telling goes on with what is left', () => {
  const writer = twoFiles();
  rmSync(join(folder, '0000000000000000.ticks'));
  expect(readAll()).toEqual([4, 5]);
  expect(writer.pending).toBe(0);
  writer.close();
});

/** From now on nothing can be opened in the folder. */
function loseFolder(): void {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
}

test('what the disk does not take is handed over, oldest first; the rest goes to disk when it can', async () => {
  const writer = spool();
  loseFolder();
  append(writer, 1, 5);
  writer.write();
  const handed: number[] = [];
  writer.handOver(
    (values, offset) => handed.length < 2 && handed.push(values[offset + TICK.AGG_ID] ?? 0) > 0,
  );
  expect([writer.isStuck, handed, writer.pending]).toEqual([true, [1, 2], 3]);
  rmSync(folder);
  mkdirSync(folder);
  append(writer, 6, 6);
  waits[0]?.();
  await turn();
  expect([writer.isStuck, readAll()]).toEqual([false, [3, 4, 5, 6]]);
  writer.close();
});

test('while older records are on disk nothing is handed over before them', () => {
  const before = spool();
  append(before, 1, 3);
  before.close();
  const writer = spool();
  loseFolder();
  append(writer, 4, 4);
  writer.write();
  expect([told.length, writer.isStuck]).toEqual([1, false]);
  state.spoolTaken = 3;
  expect(writer.isStuck).toBe(true);
  // A folder that is gone is no reason to end.
  writer.clear();
  writer.close();
});

test('what a failed write left behind the records of a file is not one of them', () => {
  const writer = twoFiles();
  appendFileSync(join(folder, '0000000000000000.ticks'), Buffer.alloc(5 * TICK_BYTES));
  expect(readAll()).toEqual(range(1, 5));
  writer.close();
});
