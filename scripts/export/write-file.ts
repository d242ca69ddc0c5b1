import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError, inputError } from '../input-error.ts';
import { csvWriter } from './csv-writer.ts';
import { Draft } from './draft.ts';
import { parquetWriter } from './parquet-writer.ts';
import type { ExportBatch, ExportSeries, TableWriter, WriterMark } from './table-columns.ts';

export const EXPORT_FORMATS = ['csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Target {
  readonly file: string;
  readonly format: ExportFormat;
}

/** The file to write and its format: as given, else by its name. Throws InputError; never takes a file that exists. */
export function targetOf(file: string, format: ExportFormat | null, isForced: boolean): Target {
  requireFolder(dirname(file));
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    throw new InputError(`--out: ${file} is a folder (expected the name of a file)`);
  }
  if (found !== undefined && !isForced) {
    throw new InputError(`--out: ${file} exists (expected a new file; --force replaces it)`);
  }
  if (format !== null) return { file, format };
  if (/\.parquet$/i.test(file)) return { file, format: 'parquet' };
  if (/\.csv(\.gz)?$/i.test(file)) return { file, format: 'csv' };
  throw inputError({
    place: '--out',
    field: 'file name',
    value: file,
    expected: 'a name ending in .csv, .csv.gz or .parquet, or --format',
  });
}

/** Throws InputError. */
function requireFolder(folder: string): void {
  if (!existsSync(folder)) {
    throw new InputError(`--out: the folder ${folder} does not exist (expected a folder to write to)`);
  }
  if (!statSync(folder).isDirectory()) {
    throw new InputError(`--out: ${folder} is not a folder (expected a folder to write to)`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new InputError(
      `--out: the folder ${folder} cannot be written to (expected one where this user may)`,
      { cause },
    );
  }
}

/** Rows between two places to go on from. */
const MARK_ROWS = 500_000;

/**
 * Writes a series into a file that appears whole or not at all. A run that was killed goes on where it last was, when
 * the series (named by `key`) has as many rows as then. Resolves to the rows and bytes of the file.
 */
export async function writeSeries(
  target: Target,
  series: ExportSeries,
  key: string,
  advance: (rows: number) => void,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const draft = new Draft(target.file);
  try {
    const total = await series.count();
    const rows = await fillDraft(draft, target, { series, key: `${target.format} ${key}`, total, advance });
    draft.publish(target.file);
    return { rows, bytes: (await stat(target.file)).size };
  } finally {
    draft.release();
  }
}

interface Filling {
  readonly series: ExportSeries;
  readonly key: string;
  readonly total: number;
  readonly advance: (rows: number) => void;
}

async function fillDraft(
  draft: Draft,
  target: Target,
  { series, key, total, advance }: Filling,
): Promise<number> {
  const found = draft.resume(key, total);
  const writer = openWriter(draft.path, target, series, found?.mark ?? null);
  let rows = found?.rows ?? 0;
  let marked = rows;
  try {
    advance(rows);
    for await (const batch of series.batches(found ?? undefined)) {
      await writer.write(batch);
      rows += batch.length;
      // Before anybody may end this: what was written is not written again.
      if (rows - marked >= MARK_ROWS) {
        draft.save({ key, total, rows, last: lastOf(batch), mark: await writer.mark() });
        marked = rows;
      }
      advance(batch.length);
    }
    await writer.finish();
    return rows;
  } catch (error) {
    writer.abandon();
    if (marked === 0) draft.clear();
    throw error;
  }
}

function lastOf({ columns, length }: ExportBatch): number {
  return Number(columns[0]?.[length - 1] ?? 0);
}

function openWriter(
  draft: string,
  { file, format }: Target,
  { columns }: ExportSeries,
  mark: WriterMark | null,
): TableWriter {
  return format === 'csv'
    ? csvWriter(columns, { file: draft, isGzip: /\.gz$/i.test(file), mark })
    : parquetWriter(draft, columns, mark);
}
