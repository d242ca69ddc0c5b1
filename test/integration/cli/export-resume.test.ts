import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readParquetRows } from '@ae/scripts/archive/parquet-rows.ts';
import type { ExportBatch, ExportSeries, RowsBehind } from '@ae/scripts/export/table-columns.ts';
import { type Target, writeSeries } from '@ae/scripts/export/write-file.ts';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ae-export-resume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 1_300_000;
const BATCH = 70_000;

/** Ids from 0; says where it was asked to begin, and breaks off where a process would have been killed. */
function series(asked: (RowsBehind | undefined)[], breakAt = Number.POSITIVE_INFINITY): ExportSeries {
  async function* batches(behind?: RowsBehind): AsyncGenerator<ExportBatch> {
    asked.push(behind);
    for (let from = behind === undefined ? 0 : behind.last + 1; from < ROWS; from += BATCH) {
      if (from >= breakAt) throw new Error('broken off');
      const length = Math.min(BATCH, ROWS - from);
      const ids = Array.from({ length }, (_, row) => from + row);
      yield { length, columns: [ids, ids.map((id) => (id % 3 === 0 ? Number.NaN : id / 8))] };
    }
  }
  const columns = [
    { name: 'create_time', type: 'whole' },
    { name: 'sum_open_interest_value', type: 'double', nullable: true },
  ] as const;
  return { columns, count: () => Promise.resolve(ROWS), batches };
}

const write = (target: Target, given: ExportSeries, key = 'a') =>
  writeSeries(target, given, key, () => undefined);
const left = () => readdirSync(folder).filter((name) => name.includes('.part'));

async function parquetContent(file: string): Promise<readonly [rows: number, wrong: number]> {
  let [rows, wrong] = [0, 0];
  const hints = { kind: 'metrics', name: { symbol: null, kind: null, interval: null } } as const;
  for await (const { length, columns } of readParquetRows(file, hints)) {
    for (let row = 0; row < length; row += 1, rows += 1) {
      const value = rows % 3 === 0 ? Number.NaN : rows / 8;
      if (columns[0]?.[row] !== rows || !Object.is(columns[2]?.[row], value)) wrong += 1;
    }
  }
  return [rows, wrong];
}

/** Rows of the file, and whether each is as it was made. */
async function content({ file, format }: Target): Promise<readonly [rows: number, wrong: number]> {
  if (format === 'parquet') return parquetContent(file);
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n').slice(1);
  return [lines.length, lines.filter((line, id) => line !== `${id},${id % 3 === 0 ? '' : id / 8}`).length];
}

it.each<Target>([
  { file: join(folder, 'a.csv'), format: 'csv' },
  { file: join(folder, 'a.csv.gz'), format: 'csv' },
  { file: join(folder, 'a.parquet'), format: 'parquet' },
])('$file is gone on with where it was broken off, and is the same', async (target) => {
  const asked: (RowsBehind | undefined)[] = [];
  await expect(write(target, series(asked, 1_200_000))).rejects.toThrow('broken off');
  const draft = left().find((name) => name.endsWith('.part')) ?? '';
  // A process that is killed leaves half a row behind its last mark.
  writeFileSync(join(folder, draft), 'half a r', { flag: 'a' });
  expect((await write(target, series(asked))).rows).toBe(ROWS);
  expect(asked).toEqual([undefined, expect.objectContaining({ rows: 1_120_000, last: 1_119_999 })]);
  expect(await content(target)).toEqual([ROWS, 0]);
  expect(left()).toEqual([]);
});

it('another series begins anew, and a file that is being written is left to its process', async () => {
  const target: Target = { file: join(folder, 'b.csv'), format: 'csv' };
  const asked: (RowsBehind | undefined)[] = [];
  await expect(write(target, series(asked, 600_000))).rejects.toThrow('broken off');
  expect((await write(target, series(asked), 'other')).rows).toBe(ROWS);
  expect(asked).toEqual([undefined, undefined]);
  writeFileSync(join(folder, '.c.csv.part.lock'), String(process.ppid));
  const other = write({ file: join(folder, 'c.csv'), format: 'csv' }, series(asked));
  await expect(other).rejects.toThrow(/c\.csv is being written by process \d+/);
});
