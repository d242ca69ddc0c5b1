import { TICK } from './tick-record.ts';

const { INSTRUMENT, AGG_ID, TIME, PRICE, QTY, NORMAL_QTY, TRADES, SELL } = TICK;

/**
 * Rows of agg_trades in Postgres' binary COPY format (documentation: COPY, "Binary Format"), straight from numbers:
 * big-endian, each field behind its length. Columns in the order of COPY_COLUMNS.
 */
export const COPY_COLUMNS = [
  'instrument_id',
  'agg_id',
  'time',
  'price',
  'qty',
  'normal_qty',
  'trades',
  'is_buyer_maker',
] as const;

/** "PGCOPY\n\377\r\n\0", no flags, no header extension. */
const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];
const TRAILER_BYTES = 2;
/** Field count, eight lengths and the widest values. */
const LONGEST_ROW = 2 + 8 * 4 + 4 + 8 + 8 + 8 + 8 + 8 + 4 + 1;
/** 2000-01-01T00:00:00Z, where Postgres counts its microseconds from. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const LARGEST_INT32 = 2 ** 31 - 1;
const EARLIEST_MS = 1e11;
const LATEST_MS = 1e14;
const HIGH = 2 ** 32;

/** Encodes up to `maxRows` rows at a time into one buffer that is used again. */
export class CopyEncoder {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = SIGNATURE.length;
  #rows = 0;

  constructor(maxRows: number) {
    // Allocated apart from Node's pool: what is sent from here must not share memory with anything.
    this.#bytes = Buffer.alloc(SIGNATURE.length + maxRows * LONGEST_ROW + TRAILER_BYTES);
    this.#bytes.set(SIGNATURE);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Forgets all rows. */
  reset(): void {
    this.#at = SIGNATURE.length;
    this.#rows = 0;
  }

  /** Adds the tick at an offset of `values`; false (and nothing added) when it cannot be a row. */
  add(values: Float64Array, offset: number): boolean {
    if (!isStorable(values, offset)) return false;
    const view = this.#view;
    let at = this.#at;
    view.setInt16(at, 8);
    view.setInt32(at + 2, 4);
    view.setInt32(at + 6, values[offset + INSTRUMENT] ?? 0);
    at = this.#int64(at + 10, values[offset + AGG_ID] ?? 0);
    at = this.#int64(at, ((values[offset + TIME] ?? 0) - POSTGRES_EPOCH_MS) * 1_000);
    at = this.#double(at, values[offset + PRICE] ?? 0);
    at = this.#double(at, values[offset + QTY] ?? 0);
    at = this.#nullable(at, values[offset + NORMAL_QTY] ?? Number.NaN);
    view.setInt32(at, 4);
    view.setInt32(at + 4, values[offset + TRADES] ?? 0);
    view.setInt32(at + 8, 1);
    view.setUint8(at + 12, values[offset + SELL] === 1 ? 1 : 0);
    this.#at = at + 13;
    this.#rows += 1;
    return true;
  }

  /** The whole COPY payload of the rows added; valid until the next `reset`. */
  finish(): Buffer {
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + TRAILER_BYTES);
  }

  #int64(at: number, value: number): number {
    const view = this.#view;
    view.setInt32(at, 8);
    // Two halves are far cheaper than a BigInt; exact for integers below 2^53, also negative ones.
    const high = Math.floor(value / HIGH);
    view.setInt32(at + 4, high);
    view.setInt32(at + 8, value - high * HIGH);
    return at + 12;
  }

  /** NaN stands for null. */
  #nullable(at: number, value: number): number {
    if (!Number.isNaN(value)) return this.#double(at, value);
    this.#view.setInt32(at, -1);
    return at + 4;
  }

  #double(at: number, value: number): number {
    this.#view.setInt32(at, 8);
    this.#view.setFloat64(at + 4, value);
    return at + 12;
  }
}

/** Whether the columns can hold it: integers in range, finite numbers, a time in epoch milliseconds. */
function isStorable(values: Float64Array, offset: number): boolean {
  const normalQty = values[offset + NORMAL_QTY] ?? Number.NaN;
  return (
    isWhole(values[offset + INSTRUMENT], 1, LARGEST_INT32) &&
    isWhole(values[offset + AGG_ID], 0, Number.MAX_SAFE_INTEGER) &&
    isWhole(values[offset + TIME], EARLIEST_MS, LATEST_MS) &&
    isWhole(values[offset + TRADES], 0, LARGEST_INT32) &&
    Number.isFinite(values[offset + PRICE]) &&
    Number.isFinite(values[offset + QTY]) &&
    Math.abs(normalQty) !== Number.POSITIVE_INFINITY
  );
}

function isWhole(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most && Math.floor(value) === value;
}
