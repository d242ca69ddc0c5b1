import { COPY_DATA, MESSAGE_HEADER_BYTES } from '@ae/db/copy-data.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import { epochMs } from './rows.ts';

/** Every stored field of trades, as columns. */
export interface TapeColumns extends TradeColumns {
  readonly trades: Float64Array;
  /** NaN where the venue does not say. */
  readonly normalQtys: Float64Array;
}

/** How much of a trade is read. `flow`: what features and exits are made from; `trade`: what candles need too. */
export type CopiedFields = keyof typeof COPIED_FIELDS;

const TRADE_FIELDS = 'agg_id, time, price, qty, is_buyer_maker, trades';

/**
 * Columns of a row in the order in which the decoder reads them. Most of what a COPY costs is by the field: in the
 * flow the sign of the quantity says who took, also of a zero.
 */
export const COPIED_FIELDS = {
  flow: 'agg_id, time, price, case when is_buyer_maker then -qty else qty end',
  trade: TRADE_FIELDS,
  tape: `${TRADE_FIELDS}, normal_qty`,
} as const;

const SIGNATURE_BYTES = 19;
/** 2000-01-01T00:00:00Z, where Postgres counts its microseconds from. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const HIGH = 2 ** 32;
/** Field count, four lengths with eight bytes each. */
const FLOW_BYTES = 2 + 4 * 12;
/** The same, a length with one byte, one with four. */
const TRADE_BYTES = FLOW_BYTES + 5 + 8;
/** Fields of a row and its bytes; the last quantity of the tape may be null: at its longest. */
const ROWS: Readonly<Record<CopiedFields, { readonly count: number; readonly bytes: number }>> = {
  flow: { count: 4, bytes: FLOW_BYTES },
  trade: { count: 6, bytes: TRADE_BYTES },
  tape: { count: 7, bytes: TRADE_BYTES + 12 },
};
/** More than the beginning of a COPY, or a header and the longest row. */
const SEAM_BYTES = 256;
const EMPTY = Buffer.alloc(0);

/**
 * Decodes Postgres' binary COPY rows of COPIED_FIELDS into columns that are used again; those of fields that are not
 * read are empty. Takes the stream in chunks of any size, with or without message headers between rows.
 */
export class CopyDecoder {
  readonly #isFlow: boolean;
  readonly #isTape: boolean;
  readonly #rowFields: number;
  readonly #rowBytes: number;
  readonly #columns: { -readonly [Field in keyof TapeColumns]: TapeColumns[Field] };
  #carried: Buffer = EMPTY;
  #skip = SIGNATURE_BYTES;
  #isOver = false;

  constructor(capacity: number, fields: CopiedFields) {
    this.#isFlow = fields === 'flow';
    this.#isTape = fields === 'tape';
    this.#rowFields = ROWS[fields].count;
    this.#rowBytes = ROWS[fields].bytes;
    const doubles = () => new Float64Array(capacity);
    const none = new Float64Array(0);
    this.#columns = {
      length: 0,
      aggIds: doubles(),
      times: doubles(),
      prices: doubles(),
      qtys: doubles(),
      sells: new Uint8Array(capacity),
      trades: this.#isFlow ? none : doubles(),
      normalQtys: this.#isTape ? doubles() : none,
    };
  }

  /** What was decoded since `reset`; valid until the next one. */
  get columns(): TapeColumns {
    return this.#columns;
  }

  /** Ready for another COPY. */
  reset(): void {
    this.#columns.length = 0;
    this.#carried = EMPTY;
    this.#skip = SIGNATURE_BYTES;
    this.#isOver = false;
  }

  /** Throws when the bytes are not such rows, or more of them than fit. */
  feed(arrived: Buffer): void {
    const carried = this.#carried.length;
    if (carried === 0) {
      this.#decode(arrived);
      return;
    }
    // Only what was cut is put together: a copy of every chunk would keep the collector busy.
    const seam = Buffer.concat([this.#carried, arrived.subarray(0, SEAM_BYTES)]);
    const end = this.#decode(seam);
    if (arrived.length > SEAM_BYTES) this.#decode(arrived.subarray(end - carried));
  }

  /** A row that came as values, in the order of the fields. */
  addRow([aggId, time, price, qty, isBuyerMaker, trades, normalQty]: readonly unknown[]): void {
    const columns = this.#columns;
    const row = columns.length;
    if (row >= columns.aggIds.length) throw new Error(`a bulk read brought too many rows (${row})`);
    columns.aggIds[row] = Number(aggId);
    columns.times[row] = epochMs(time);
    columns.prices[row] = Number(price);
    columns.qtys[row] = this.#isFlow ? Math.abs(Number(qty)) : Number(qty);
    columns.sells[row] = (this.#isFlow ? isNegative(Number(qty)) : isBuyerMaker === true) ? 1 : 0;
    if (!this.#isFlow) columns.trades[row] = Number(trades);
    if (this.#isTape) columns.normalQtys[row] = typeof normalQty === 'number' ? normalQty : Number.NaN;
    columns.length = row + 1;
  }

  /** Throws when the COPY ended in the middle. */
  finish(): void {
    if (!this.#isOver) throw new Error('a bulk read ended before its last row');
  }

  /** Decodes whole rows and keeps the rest; returns where it starts. */
  #decode(chunk: Buffer): number {
    const end = this.#rows(chunk);
    this.#carried = end < chunk.length ? Buffer.from(chunk.subarray(end)) : EMPTY;
    return end;
  }

  /** Decodes whole rows; returns where the first incomplete one starts. */
  #rows(chunk: Buffer): number {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#skip > chunk.length) return 0;
    let at = this.#skip;
    this.#skip = 0;
    while (at + 2 <= chunk.length && !this.#isOver) {
      const next = chunk[at] === COPY_DATA ? at + MESSAGE_HEADER_BYTES : this.#rowOrEnd(view, at);
      if (next === -1 || next > chunk.length) return at;
      at = next;
    }
    return at;
  }

  /** Returns where it ends; −1 when it is not whole. */
  #rowOrEnd(view: DataView, at: number): number {
    if (view.getInt16(at) === -1) {
      this.#isOver = true;
      return at + 2;
    }
    // A row of the tape may be shorter than the longest; the end of the COPY always follows it.
    if (at + this.#rowBytes > view.byteLength && !this.#isWhole(view, at)) return -1;
    return this.#row(view, at);
  }

  #isWhole(view: DataView, at: number): boolean {
    const shortest = this.#rowBytes - (this.#isTape ? 8 : 0);
    if (at + shortest > view.byteLength) return false;
    return this.#isTape && view.getInt32(at + TRADE_BYTES) === -1;
  }

  #row(view: DataView, at: number): number {
    const columns = this.#columns;
    const row = columns.length;
    if (view.getInt16(at) !== this.#rowFields || row >= columns.aggIds.length)
      throw new Error(`a bulk read brought a row that does not fit (row ${row})`);
    columns.aggIds[row] = view.getInt32(at + 6) * HIGH + view.getUint32(at + 10);
    const microseconds = view.getInt32(at + 18) * HIGH + view.getUint32(at + 22);
    columns.times[row] = microseconds / 1_000 + POSTGRES_EPOCH_MS;
    columns.prices[row] = view.getFloat64(at + 30);
    columns.length = row + 1;
    if (!this.#isFlow) return this.#rest(view, at, row);
    columns.qtys[row] = Math.abs(view.getFloat64(at + 42));
    columns.sells[row] = view.getUint8(at + 42) >>> 7;
    return at + FLOW_BYTES;
  }

  #rest(view: DataView, at: number, row: number): number {
    const columns = this.#columns;
    columns.qtys[row] = view.getFloat64(at + 42);
    columns.sells[row] = view.getUint8(at + 54);
    columns.trades[row] = view.getInt32(at + 59);
    return this.#isTape ? this.#normal(view, at + TRADE_BYTES, row) : at + TRADE_BYTES;
  }

  #normal(view: DataView, at: number, row: number): number {
    const isNull = view.getInt32(at) === -1;
    this.#columns.normalQtys[row] = isNull ? Number.NaN : view.getFloat64(at + 4);
    return at + (isNull ? 4 : 12);
  }
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}
