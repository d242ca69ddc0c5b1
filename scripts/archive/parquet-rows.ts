import { VENUE_SYMBOL } from '@ae/db/enums.ts';
import { asyncBufferFromFile, type ParquetScan, parquetMetadataAsync, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError, inputError } from '../input-error.ts';
import { CELL_WORDS, type CellKind, dateTimeOf } from './csv/cells.ts';
import type { RawRows } from './csv/rows.ts';
import { BATCH_ROWS } from './csv/scanner.ts';
import { type CsvShape, type Hints, shapeByHeader } from './csv/shape.ts';
import { DecimalColumns } from './parquet-decimals.ts';

type Values = ArrayLike<unknown>;

/** Times as numbers in the unit of the file, without an object each. */
const PARSERS = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: Number,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000n),
};
/** A row group is held as a whole while it is read; ours have far fewer rows. */
const MOST_GROUP_ROWS = 2_000_000;
const PLAIN = /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/**
 * Reads all rows of a Parquet file, a row group at a time. Throws InputError naming the file and the first row that
 * is wrong, or why the file cannot be read.
 */
export async function* readParquetRows(file: string, hints: Hints): AsyncGenerator<RawRows> {
  const { scan, decimals } = await openParquet(file);
  requireSmallGroups(file, scan);
  const names = scan.metadata.schema.slice(1).map(({ name }) => name);
  const shape = shapeByHeader(file, names, hints);
  const symbol = { found: null as string | null };
  let start = 0;
  for (const group of scan.metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const columns = await groupColumns(scan, { shape, names, decimals, start, end }).catch(
      (cause: unknown) => {
        throw unreadable(file, cause);
      },
    );
    for (let from = start; from < end; from += BATCH_ROWS) {
      const length = Math.min(BATCH_ROWS, end - from);
      const place = { file, first: from + 1, offset: from - start, length };
      const read = columns.map((column) => column && numbers(column, place, symbol));
      yield { shape, first: from + 1, length, columns: read, symbol: symbol.found, unit: 'row' };
    }
    start = end;
  }
}

/** Throws InputError. */
function requireSmallGroups(file: string, { metadata }: ParquetScan): void {
  for (const [index, { num_rows }] of metadata.row_groups.entries()) {
    if (num_rows <= MOST_GROUP_ROWS) continue;
    throw inputError({
      place: `${file} row group ${index + 1}`,
      field: 'number of rows',
      value: Number(num_rows),
      expected: `at most ${MOST_GROUP_ROWS}, for a group is read as a whole: write the file again with smaller ones`,
    });
  }
}

interface OpenParquet {
  readonly scan: ParquetScan;
  readonly decimals: DecimalColumns;
}

async function openParquet(path: string): Promise<OpenParquet> {
  try {
    const file = await asyncBufferFromFile(path);
    const decimals = new DecimalColumns(await parquetMetadataAsync(file, { parsers: PARSERS }));
    const { metadata } = decimals;
    return { scan: await parquetScan({ file, metadata, compressors, parsers: PARSERS }), decimals };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

interface Column {
  readonly name: string;
  readonly cell: CellKind;
  readonly values: Values;
}

interface Group {
  readonly shape: CsvShape;
  readonly names: readonly string[];
  readonly decimals: DecimalColumns;
  readonly start: number;
  readonly end: number;
}

/** The columns of one row group, in the order of the layout's fields. */
function groupColumns(scan: ParquetScan, group: Group): Promise<(Column | null)[]> {
  const { shape, names, decimals, start, end } = group;
  return Promise.all(
    shape.layout.fields.map(async ({ name, cell }, index) => {
      const column = names[shape.plan.outputs.indexOf(index)];
      if (column === undefined) return null;
      const values: Values = await scan.readColumn({ column, rowStart: start, rowEnd: end });
      return { name, cell, values: decimals.scaled(column, values) };
    }),
  );
}

interface Place {
  readonly file: string;
  readonly first: number;
  readonly offset: number;
  readonly length: number;
}

function numbers(
  { name, cell, values }: Column,
  { file, first, offset, length }: Place,
  symbol: { found: string | null },
): Float64Array {
  const out = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    const given = values[offset + row];
    const value = cell === 'symbol' ? symbolValue(given, symbol) : numberOf(given, cell);
    if (value === null) {
      const shown = typeof given === 'bigint' ? String(given) : given;
      throw inputError({
        place: `${file} row ${first + row}`,
        field: name,
        value: shown,
        expected: CELL_WORDS[cell],
      });
    }
    out[row] = value;
  }
  return out;
}

function symbolValue(given: unknown, symbol: { found: string | null }): number | null {
  symbol.found ??= String(given);
  return symbol.found === given && VENUE_SYMBOL.test(symbol.found) ? 0 : null;
}

/** A stored value as the number of its cell; null when it cannot be one. */
function numberOf(given: unknown, cell: CellKind): number | null {
  if (cell === 'flag') return flagOf(given);
  // Tools that write what they read keep dates as text.
  if (cell === 'time' && typeof given === 'string' && !PLAIN.test(given)) return dateTimeOf(given);
  if (cell === 'optional' && (given === null || given === undefined)) return Number.NaN;
  return cell === 'whole' || cell === 'time' ? whole(given) : finite(given);
}

/** True and false, also as text in any case. */
function flagOf(given: unknown): number | null {
  if (typeof given === 'boolean') return Number(given);
  const word = typeof given === 'string' ? given.toLowerCase() : null;
  if (word === 'true') return 1;
  return word === 'false' ? 0 : null;
}

function whole(given: unknown): number | null {
  const value = finite(given);
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function finite(given: unknown): number | null {
  if (typeof given === 'string' && !PLAIN.test(given)) return null;
  const value = typeof given === 'string' || typeof given === 'bigint' ? Number(given) : given;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function unreadable(file: string, cause: unknown): InputError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ');
  return new InputError(`${file}: cannot be read: ${reason} (expected a whole Parquet file)`, { cause });
}
