import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { CheckedFile } from './check.ts';
import { type Completeness, tickCompleteness } from './completeness.ts';
import { findInstrument, instrumentFor } from './instrument.ts';
import { compareWithStored } from './overlap.ts';
import { storeCandles, storeSeries } from './store-series.ts';
import { storeTicks } from './store-ticks.ts';
import { StoredStretches } from './stored-stretches.ts';

/** What became of one file. */
export interface ImportedFile {
  readonly file: string;
  readonly kind: CheckedFile['kind'];
  readonly symbol: string;
  readonly rows: number;
  /** Rows that were not stored before. */
  readonly stored: number;
  readonly checksum: boolean;
  /** Time of the first and the last row, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Of the stored ticks between the file's first and last; null for other kinds. */
  readonly completeness: Completeness | null;
}

export interface ImportTarget {
  readonly sql: Sql;
  readonly url: string;
  readonly venue: Venue;
}

/** A file that is checked and does not contradict what is stored. */
export interface ComparedFile extends CheckedFile {
  /** Ticks of it that are stored already; nothing for other kinds, whose rows are written again. */
  readonly alreadyStored: StoredStretches;
}

/** A file with its instrument. */
export interface PlannedFile extends ComparedFile {
  readonly instrumentId: number;
}

/** Compares with what is stored of the instrument. Throws InputError; writes nothing. */
export async function compareFile({ sql, venue }: ImportTarget, file: CheckedFile): Promise<ComparedFile> {
  const known = isTicks(file) ? await findInstrument(sql, venue, file.symbol) : null;
  const alreadyStored = known === null ? new StoredStretches() : await compareWithStored(sql, known, file);
  return { ...file, alreadyStored };
}

/** Finds the instrument, or makes it. */
export async function planFile({ sql, venue }: ImportTarget, file: ComparedFile): Promise<PlannedFile> {
  return { ...file, instrumentId: await instrumentFor(sql, venue, file) };
}

/** Compares again when a file before it has changed what is stored of its instrument. Throws InputError. */
export async function compareWithEarlier(
  target: ImportTarget,
  file: PlannedFile,
  earlier: readonly PlannedFile[],
): Promise<PlannedFile> {
  const isTouched = earlier.some((one) => isTicks(one) && one.instrumentId === file.instrumentId);
  return isTouched ? { ...file, ...(await compareFile(target, file)) } : file;
}

/** Stores a planned file. Whatever is stored already stays as it is. */
export async function importFile(
  target: ImportTarget,
  file: PlannedFile,
  advance: (rows: number) => void,
): Promise<ImportedFile> {
  const { kind, symbol, rows, from, to, checksum, instrumentId } = file;
  const before = await countStored(target.sql, file);
  if (isTicks(file)) {
    const { sql, url } = target;
    await storeTicks(file, { sql, url, instrumentId, stored: file.alreadyStored }, advance);
  } else if (kind === 'klines') await storeCandles(file, { sql: target.sql, instrumentId }, advance);
  else await storeSeries(file, { sql: target.sql, instrumentId }, advance);
  const stored = (await countStored(target.sql, file)) - before;
  const completeness = isTicks(file) ? await tickCompleteness(target.sql, instrumentId, file) : null;
  return { file: file.archive.file, kind, symbol, rows, stored, checksum, from, to, completeness };
}

/** True for files of trades. */
export function isTicks({ kind }: Pick<CheckedFile, 'kind'>): boolean {
  return kind === 'aggTrades' || kind === 'trades';
}

/** Rows of the file's series that are stored between its first and its last. */
async function countStored(sql: Sql, file: PlannedFile): Promise<number> {
  const { instrumentId, firstId, lastId, kind } = file;
  const [from, to] = [new Date(file.from).toISOString(), new Date(file.to).toISOString()];
  const types =
    kind === 'fundingRate'
      ? ['funding_settlement']
      : ['open_interest', 'top_trader_position', 'long_short_ratio'];
  const [row] = isTicks(file)
    ? await sql<{ n: number }[]>`select count(*)::int as n from agg_trades
        where instrument_id = ${instrumentId} and agg_id between ${firstId} and ${lastId}`
    : kind === 'klines'
      ? await sql<{ n: number }[]>`select count(*)::int as n from candles_1m
          where instrument_id = ${instrumentId} and open_time between ${from} and ${to}`
      : await sql<{ n: number }[]>`select count(*)::int as n from market_indicators
          where instrument_id = ${instrumentId} and type in ${sql(types)} and time between ${from} and ${to}`;
  return row?.n ?? 0;
}
