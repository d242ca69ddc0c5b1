import { existsSync, renameSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, inputError } from '../input-error.ts';
import { csvWriter } from './csv-writer.ts';
import { parquetWriter } from './parquet-writer.ts';
import type { ExportSeries, TableWriter } from './table-columns.ts';

export const EXPORT_FORMATS = ['csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Target {
  readonly file: string;
  readonly format: ExportFormat;
}

/** The file to write and its format: as given, else by its name. Throws InputError; never takes a file that exists. */
export function targetOf(file: string, format: ExportFormat | null, isForced: boolean): Target {
  if (existsSync(file) && !isForced) {
    throw new InputError(`--out: ${file} exists (expected a new file; --force replaces it)`);
  }
  if (!existsSync(dirname(file))) {
    throw new InputError(`--out: the folder ${dirname(file)} does not exist (expected a folder to write to)`);
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

/**
 * Writes a series into a file that appears whole or not at all. Resolves to its rows and bytes. On a failure the
 * draft beside it is removed.
 */
export async function writeSeries(
  { file, format }: Target,
  series: ExportSeries,
  advance: (rows: number) => void,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  rmSync(draft, { force: true });
  const writer = openWriter(draft, file, { format, series });
  let rows = 0;
  try {
    for await (const batch of series.batches()) {
      await writer.write(batch);
      rows += batch.length;
      advance(batch.length);
    }
    await writer.finish();
    renameSync(draft, file);
    return { rows, bytes: (await stat(file)).size };
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function openWriter(
  draft: string,
  file: string,
  { format, series }: { readonly format: ExportFormat; readonly series: ExportSeries },
): TableWriter {
  return format === 'csv'
    ? csvWriter(draft, series.columns, /\.gz$/i.test(file))
    : parquetWriter(draft, series.columns);
}
