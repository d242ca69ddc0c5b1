import type { ArchiveFile, Overrides } from '../archive/archive-file.ts';
import { openArchive, requireSymbol, symbolOf } from '../archive/archive-file.ts';
import { CandleRowReader, requireMinutes } from '../archive/candle-rows.ts';
import { verifyChecksum } from '../archive/checksum.ts';
import type { RawRows } from '../archive/csv/rows.ts';
import { SeriesRowReader } from '../archive/indicator-rows.ts';
import type { ArchiveKind } from '../archive/layout.ts';
import { TickRowReader, type TickRows } from '../archive/tick-rows.ts';
import { InputError } from '../input-error.ts';
import { requireLinear } from './contract-name.ts';
import { DecimalDigits } from './digits.ts';
import { TickEdges } from './tick-edges.ts';

/** A file whose every row has been read and found good. */
export interface CheckedFile {
  readonly archive: ArchiveFile;
  readonly kind: ArchiveKind;
  readonly symbol: string;
  readonly rows: number;
  /** Time of the first and the last row, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Ids of the first and the last tick; 0 for other kinds. */
  readonly firstId: number;
  readonly lastId: number;
  readonly checksum: boolean;
  /** Most decimals of a price and a quantity, for an instrument that nobody has described yet. */
  readonly digits: { readonly price: number; readonly qty: number };
}

/**
 * Reads a file to its end and judges every row. Throws InputError naming the file and the first line that is wrong;
 * nothing has been stored then. `advance` hears of rows as they are read.
 */
export async function checkFile(
  file: string,
  overrides: Overrides,
  advance: (rows: number) => void = () => undefined,
): Promise<CheckedFile> {
  const archive = await openArchive(file, overrides);
  const checksum = await verifyChecksum(file);
  const summary = new Summary(archive, overrides.symbol);
  for await (const rows of archive.rows()) {
    summary.add(rows);
    advance(rows.length);
  }
  return summary.finish(checksum);
}

/** Of a batch of ticks: rows may lie a moment out of order, its first and its last too. */
function earliestAndLatest(times: ArrayLike<number>, length: number): [earliest: number, latest: number] {
  let [earliest, latest] = [Number.POSITIVE_INFINITY, 0];
  for (let row = 0; row < length; row += 1) {
    const at = times[row] ?? 0;
    if (at < earliest) earliest = at;
    if (at > latest) latest = at;
  }
  return [earliest, latest];
}

/** Goes through the rows of a file of any kind. */
class Summary {
  readonly #archive: ArchiveFile;
  readonly #digits = new DecimalDigits();
  readonly #ticks: TickRowReader;
  readonly #candles: CandleRowReader;
  readonly #series: SeriesRowReader;
  readonly #edges = new TickEdges();
  /** Symbol that a person gave. */
  readonly #given: string | null;
  #kind: ArchiveKind | null = null;
  #symbol: string | null = null;
  #rows = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = 0;
  #firstId = 0;
  #lastId = 0;
  /** Values of a series. */
  #values = 0;

  constructor(archive: ArchiveFile, given: string | null) {
    const { file } = archive;
    this.#archive = archive;
    this.#given = given;
    this.#ticks = new TickRowReader(file);
    this.#candles = new CandleRowReader(file, '');
    this.#series = new SeriesRowReader(file);
  }

  add(rows: RawRows): void {
    const { kind } = rows.shape.layout;
    this.#kind = kind;
    this.#symbol = rows.symbol;
    requireSymbol(this.#archive.file, rows, this.#given);
    if (kind === 'klines') this.#addCandles(rows);
    else if (kind === 'fundingRate' || kind === 'metrics') this.#addSeries(rows);
    else this.#addTicks(this.#ticks.read(rows), rows.unit);
  }

  finish(checksum: boolean): CheckedFile {
    const archive = this.#archive;
    if (this.#kind === null || this.#rows === 0) {
      throw new InputError(`${archive.file}: has no rows (expected at least one)`);
    }
    this.#edges.finish();
    this.#requireValues();
    const symbol = symbolOf(archive, this.#given, this.#symbol);
    requireLinear(archive.file, symbol);
    const counts = { rows: this.#rows, from: this.#from, to: this.#to };
    const ids = { firstId: this.#firstId, lastId: this.#lastId };
    return {
      ...{ archive, kind: this.#kind, symbol, checksum },
      ...{ ...counts, ...ids, digits: this.#digits.found },
    };
  }

  #addTicks(ticks: TickRows, unit: RawRows['unit']): void {
    const { length, aggIds, times, prices, qtys, lines } = ticks;
    if (length === 0) return;
    this.#edges.add(ticks, (row) => `${this.#archive.file} ${unit} ${lines[row]}`);
    if (this.#rows === 0) this.#firstId = aggIds[0] ?? 0;
    this.#lastId = aggIds[length - 1] ?? 0;
    this.#span(length, ...earliestAndLatest(times, length));
    this.#digits.add(prices, qtys, length);
  }

  #addCandles(rows: RawRows): void {
    const { file, name } = this.#archive;
    requireMinutes(file, name.interval, rows);
    const candles = this.#candles.read(rows);
    if (candles.length === 0) return;
    this.#span(candles.length, candles[0]?.openTime ?? 0, candles.at(-1)?.openTime ?? 0);
    const column = (pick: 'close' | 'volume') => Float64Array.from(candles, (candle) => candle[pick]);
    this.#digits.add(column('close'), column('volume'), candles.length);
  }

  #addSeries(rows: RawRows): void {
    this.#values += this.#series.read(rows).length;
    const { from, to } = this.#series.span;
    this.#span(rows.length, from, to);
  }

  /** Every cell of a metrics file may be empty. Throws InputError when all are. */
  #requireValues(): void {
    if (this.#kind !== 'metrics' || this.#values > 0) return;
    throw new InputError(
      `${this.#archive.file}: none of its ${this.#rows} rows has a value to store (expected an open interest or a ratio in at least one of them)`,
    );
  }

  #span(rows: number, from: number, to: number): void {
    this.#rows += rows;
    this.#from = Math.min(this.#from, from);
    this.#to = Math.max(this.#to, to);
  }
}
