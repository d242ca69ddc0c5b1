import type { TradeColumns } from '../../core/model/trade-columns.ts';

/** Decimals that prices and quantities of venues have at most. */
const MOST_DECIMALS = 12;
const HEAD_BYTES = 32;
/** In place of a number of decimals: the column holds doubles as they are. */
const AS_DOUBLES = 255;

/** Rows of a block; small enough to be packed in one turn of the event loop. */
export const BLOCK_ROWS = 16_384;

/**
 * Packs trades into bytes: ids and times as distances from the first, prices and signed quantities (taker sells
 * negative) as integers of the fewest decimals that hold every one exactly, 16 bytes a trade.
 */
export function packBlock({ length, aggIds, times, prices, qtys, sells }: TradeColumns): Buffer {
  const signed = qtys.slice(0, length);
  for (let row = 0; row < length; row += 1) {
    if (sells[row] === 1) signed[row] = -(signed[row] as number);
  }
  const columns = [
    packColumn(distances(aggIds, length), 0),
    packColumn(distances(times, length), 0),
    packDecimals(prices.subarray(0, length)),
    packDecimals(signed),
  ];
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(length, 0);
  for (const [index, { decimals }] of columns.entries()) head.writeUInt8(decimals, 4 + index);
  head.writeDoubleLE(aggIds[0] ?? 0, 8);
  head.writeDoubleLE(times[0] ?? 0, 16);
  return Buffer.concat([head, ...columns.map(({ bytes }) => bytes)]);
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

interface Packed {
  readonly decimals: number;
  readonly bytes: Buffer;
}

function distances(values: Float64Array, length: number): Float64Array {
  return shifted(values.slice(0, length), -(values[0] ?? 0));
}

function shifted(values: Float64Array, by: number): Float64Array {
  for (let row = 0; row < values.length; row += 1) values[row] = (values[row] as number) + by;
  return values;
}

/** Raises the decimals until every value comes back bit by bit. */
function packDecimals(values: Float64Array): Packed {
  let decimals = 0;
  for (const value of values) {
    while (decimals <= MOST_DECIMALS && !isHeld(value, 10 ** decimals)) decimals += 1;
    if (decimals > MOST_DECIMALS) return asDoubles(values);
  }
  return packColumn(values, decimals);
}

function isHeld(value: number, factor: number): boolean {
  return Object.is(Math.round(value * factor) / factor, value);
}

function packColumn(values: Float64Array, decimals: number): Packed {
  const factor = 10 ** decimals;
  const cells = new Int32Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    cells[row] = Math.round(value * factor);
    if (!Object.is((cells[row] as number) / factor, value)) return asDoubles(values);
  }
  return { decimals, bytes: Buffer.from(cells.buffer) };
}

function asDoubles(values: Float64Array): Packed {
  return { decimals: AS_DOUBLES, bytes: Buffer.from(Float64Array.from(values).buffer) };
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
