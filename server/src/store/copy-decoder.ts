import { COPY_DATA, MESSAGE_HEADER_BYTES } from '@ae/db/copy-data.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import { epochMs } from './rows.ts';

/** Every stored field of trades, as columns. */
export interface TapeColumns extends TradeColumns {
  readonly trades: Float64Array;
  /** NaN where the venue does not say. */
  readonly normalQtys: Float64Array;
}

/** Columns of a row in the order the decoder reads them; the last one only for the whole tape. */
export const TRADE_FIELDS = 'agg_id, time, price, qty, is_buyer_maker, trades';
export const TAPE_FIELDS = `${TRADE_FIELDS}, normal_qty`;

const SIGNATURE_BYTES = 19;
/** 2000-01-01T00:00:00Z, where Postgres counts its microseconds from. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const HIGH = 2 ** 32;
/** Field count, four lengths with eight bytes each, one with one byte, one with four. */
const TRADE_BYTES = 2 + 4 * 12 + 5 + 8;
/** The same with the quantity that may be null, at its longest. */
const TAPE_BYTES = TRADE_BYTES + 12;
const EMPTY = Buffer.alloc(0);

/**
 * Decodes Postgres' binary COPY rows of TRADE_FIELDS or TAPE_FIELDS into columns that are used again. Takes the
 * stream in chunks of any size, with or without message headers between rows.
 */
export class CopyDecoder {
  readonly #isTape: boolean;
  readonly #rowBytes: number;
  readonly #columns: { -readonly [Field in keyof TapeColumns]: TapeColumns[Field] };
  #carried: Buffer = EMPTY;
  #skip = SIGNATURE_BYTES;
  #isOver = false;

  constructor(capacity: number, fields: 'trade' | 'tape') {
    this.#isTape = fields === 'tape';
    this.#rowBytes = this.#isTape ? TAPE_BYTES : TRADE_BYTES;
    const doubles = () => new Float64Array(capacity);
    this.#columns = {
      length: 0,
      aggIds: doubles(),
      times: doubles(),
      prices: doubles(),
      qtys: doubles(),
      sells: new Uint8Array(capacity),
      trades: doubles(),
      normalQtys: this.#isTape ? doubles() : new Float64Array(0),
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
    const chunk = this.#carried.length === 0 ? arrived : Buffer.concat([this.#carried, arrived]);
    const end = this.#rows(chunk);
    this.#carried = end < chunk.length ? Buffer.from(chunk.subarray(end)) : EMPTY;
  }

  /** A row that came as values, in the order of the fields. */
  addRow([aggId, time, price, qty, isBuyerMaker, trades, normalQty]: readonly unknown[]): void {
    const columns = this.#columns;
    const row = columns.length;
    if (row >= columns.aggIds.length) throw new Error(`a bulk read brought too many rows (${row})`);
    columns.aggIds[row] = Number(aggId);
    columns.times[row] = epochMs(time);
    columns.prices[row] = Number(price);
    columns.qtys[row] = Number(qty);
    columns.sells[row] = isBuyerMaker === true ? 1 : 0;
    columns.trades[row] = Number(trades);
    if (this.#isTape) columns.normalQtys[row] = typeof normalQty === 'number' ? normalQty : Number.NaN;
    columns.length = row + 1;
  }

  /** Throws when the COPY ended in the middle. */
  finish(): void {
    if (!this.#isOver) throw new Error('a bulk read ended before its last row');
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
    if (view.getInt16(at) !== (this.#isTape ? 7 : 6) || row >= columns.aggIds.length)
      throw new Error(`a bulk read brought a row that does not fit (row ${row})`);
    columns.aggIds[row] = view.getInt32(at + 6) * HIGH + view.getUint32(at + 10);
    const microseconds = view.getInt32(at + 18) * HIGH + view.getUint32(at + 22);
    columns.times[row] = microseconds / 1_000 + POSTGRES_EPOCH_MS;
    columns.prices[row] = view.getFloat64(at + 30);
    columns.qtys[row] = view.getFloat64(at + 42);
    columns.sells[row] = view.getUint8(at + 54);
    columns.trades[row] = view.getInt32(at + 59);
    columns.length = row + 1;
    return this.#isTape ? this.#rest(view, at + TRADE_BYTES, row) : at + TRADE_BYTES;
  }

  #rest(view: DataView, at: number, row: number): number {
    const isNull = view.getInt32(at) === -1;
    this.#columns.normalQtys[row] = isNull ? Number.NaN : view.getFloat64(at + 4);
    return at + (isNull ? 4 : 12);
  }
}
