import type { TradeColumns } from '../../core/model/trade-columns.ts';

/** Decimals that prices and quantities of venues have at most. */
const MOST_DECIMALS = 12;
const HEAD_BYTES = 32;
/** In place of a number of decimals: the column holds doubles as they are. */
const AS_DOUBLES = 255;

/** Rows of a block; small enough to be packed in one turn of the event loop. */
export const BLOCK_ROWS = 16_384;

/** Packs trades into bytes of their own: see `BlockPacker`. */
export function packBlock(columns: TradeColumns): Buffer {
  return Buffer.from(new BlockPacker(columns.length).pack(columns));
}

/**
 * Packs trades into bytes: ids and times as distances from the first, prices and signed quantities (taker sells
 * negative) as integers of the fewest decimals that hold every one exactly, 16 bytes a trade. Works in the same memory
 * for every block: copies are made without end, beside windows that stay.
 */
export class BlockPacker {
  readonly #values: Float64Array;
  readonly #cells: Int32Array;
  readonly #out: Buffer;

  /** `mostRows` of a block. */
  constructor(mostRows: number) {
    this.#values = new Float64Array(mostRows);
    this.#cells = new Int32Array(mostRows);
    this.#out = Buffer.alloc(HEAD_BYTES + 4 * 8 * mostRows);
  }

  /** The bytes are good until the next call. */
  pack({ length, aggIds, times, prices, qtys, sells }: TradeColumns): Buffer {
    const out = this.#out;
    out.fill(0, 0, HEAD_BYTES);
    out.writeUInt32LE(length, 0);
    out.writeDoubleLE(aggIds[0] ?? 0, 8);
    out.writeDoubleLE(times[0] ?? 0, 16);
    let at = HEAD_BYTES;
    at = this.#put(0, at, this.#distances(aggIds, length), 0);
    at = this.#put(1, at, this.#distances(times, length), 0);
    const price = this.#copied(prices, length);
    at = this.#put(2, at, price, decimalsOf(price));
    const signed = this.#copied(qtys, length);
    for (let row = 0; row < length; row += 1) if (sells[row] === 1) signed[row] = -(signed[row] as number);
    at = this.#put(3, at, signed, decimalsOf(signed));
    return out.subarray(0, at);
  }

  #copied(values: Float64Array, length: number): Float64Array {
    const copy = this.#values.subarray(0, length);
    copy.set(values.subarray(0, length));
    return copy;
  }

  #distances(values: Float64Array, length: number): Float64Array {
    return shifted(this.#copied(values, length), -(values[0] ?? 0));
  }

  /** Writes a column behind `at`, as integers of so many decimals or, when they do not hold it, as doubles; its end. */
  #put(column: number, at: number, values: Float64Array, decimals: number): number {
    const isHeld = decimals <= MOST_DECIMALS && this.#toCells(values, 10 ** decimals);
    this.#out.writeUInt8(isHeld ? decimals : AS_DOUBLES, 4 + column);
    const from = isHeld ? this.#cells : values;
    const bytes = values.length * (isHeld ? 4 : 8);
    this.#out.set(new Uint8Array(from.buffer, from.byteOffset, bytes), at);
    return at + bytes;
  }

  /** False when a value is not held exactly by an integer of that many decimals. */
  #toCells(values: Float64Array, factor: number): boolean {
    const cells = this.#cells;
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] as number;
      cells[row] = Math.round(value * factor);
      if (!Object.is((cells[row] as number) / factor, value)) return false;
    }
    return true;
  }
}

/** Reads the block at `offset`; `next` is where the one after it begins. Throws RangeError when bytes are missing. */
export function unpackBlock(
  bytes: Buffer,
  offset: number,
): { readonly columns: TradeColumns; readonly next: number } {
  const length = bytes.readUInt32LE(offset);
  const [firstId, firstTime] = [bytes.readDoubleLE(offset + 8), bytes.readDoubleLE(offset + 16)];
  let at = offset + HEAD_BYTES;
  const column = (index: number): Float64Array => {
    const decimals = bytes.readUInt8(offset + 4 + index);
    const size = length * (decimals === AS_DOUBLES ? 8 : 4);
    const values = unpackColumn(bytes.subarray(at, at + size), { length, decimals });
    at += size;
    return values;
  };
  const aggIds = shifted(column(0), firstId);
  const times = shifted(column(1), firstTime);
  const prices = column(2);
  const qtys = column(3);
  const sells = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) {
    const qty = qtys[row] as number;
    if (qty >= 0 && !Object.is(qty, -0)) continue;
    sells[row] = 1;
    qtys[row] = -qty;
  }
  return { columns: { length, aggIds, times, prices, qtys, sells }, next: at };
}

function shifted(values: Float64Array, by: number): Float64Array {
  for (let row = 0; row < values.length; row += 1) values[row] = (values[row] as number) + by;
  return values;
}

/** The fewest decimals with which every value comes back bit by bit; more than the most when there are none. */
function decimalsOf(values: Float64Array): number {
  let decimals = 0;
  for (const value of values) {
    while (decimals <= MOST_DECIMALS && !isHeld(value, 10 ** decimals)) decimals += 1;
    if (decimals > MOST_DECIMALS) return decimals;
  }
  return decimals;
}

function isHeld(value: number, factor: number): boolean {
  return Object.is(Math.round(value * factor) / factor, value);
}

function unpackColumn(
  bytes: Buffer,
  { length, decimals }: { readonly length: number; readonly decimals: number },
): Float64Array {
  const isDoubles = decimals === AS_DOUBLES;
  if (bytes.length !== length * (isDoubles ? 8 : 4)) throw new RangeError('a block of trades is cut short');
  // Copied: the bytes need not be aligned to what they hold.
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  if (isDoubles) return new Float64Array(own);
  const factor = 10 ** decimals;
  const cells = new Int32Array(own);
  const values = new Float64Array(length);
  for (let row = 0; row < length; row += 1) values[row] = (cells[row] as number) / factor;
  return values;
}
