import { InputError, inputError } from '../input-error.ts';
import { fileSize, firstBytes } from './byte-source.ts';
import { type RawRows, readCsvRows } from './csv/rows.ts';
import { type NameParts, readFileName } from './file-name.ts';
import type { ArchiveKind } from './layout.ts';
import { readParquetRows } from './parquet-rows.ts';

/** What a person said about the files; null where the file itself says it. */
export interface Overrides {
  readonly kind: ArchiveKind | null;
  readonly symbol: string | null;
  readonly interval: string | null;
}

/** A file of the archive that can be read again and again. */
export interface ArchiveFile {
  readonly file: string;
  readonly bytes: number;
  readonly name: NameParts;
  readonly format: 'csv' | 'parquet';
  /** All rows from the first on; throws InputError on the first that cannot be read. */
  rows(): AsyncGenerator<RawRows>;
}

const PARQUET_MAGIC = 'PAR1';

/** Looks at a file and its name. Throws InputError when it is missing or empty. */
export async function openArchive(file: string, { kind, interval }: Overrides): Promise<ArchiveFile> {
  const bytes = await fileSize(file);
  const magic = await firstBytes(file);
  const named = readFileName(file);
  const name = { ...named, interval: interval ?? named.interval };
  const format = magic.toString('latin1') === PARQUET_MAGIC ? 'parquet' : 'csv';
  const hints = { kind, name };
  const rows = () => (format === 'parquet' ? readParquetRows(file, hints) : readCsvRows(file, hints));
  return { file, bytes, name, format, rows };
}

/** The instrument of a file: as given, else as its rows or its name say. Throws InputError when nothing says it. */
export function symbolOf({ file, name }: ArchiveFile, given: string | null, inRows: string | null): string {
  const found = given ?? inRows ?? name.symbol;
  if (found !== null) return found;
  throw new InputError(
    `${file}: its instrument is not known from its name or rows (expected --symbol, e.g. --symbol BTCUSDT)`,
  );
}

/** Throws InputError when rows name another instrument than the one that a person gave for them. */
export function requireSymbol(
  file: string,
  { symbol, unit, first }: Pick<RawRows, 'symbol' | 'unit' | 'first'>,
  given: string | null,
): void {
  if (given === null || symbol === null || symbol === given) return;
  const expected = `${given} as --symbol says: what a file tells of one instrument is not stored as another's`;
  throw inputError({ place: `${file} ${unit} ${first}`, field: 'symbol', value: symbol, expected });
}
