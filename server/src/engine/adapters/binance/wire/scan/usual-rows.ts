/**
 * What is kept of each stream of aggregate trades: the text that all its frames have, and what its last numbers looked
 * like. It only says where to look – every byte is compared or read –, so all connections of the process share it:
 * memory at a fixed place needs no pointers to be followed.
 */

/** Streams at most; further ones are read by their layout. */
const ROWS = 2_048;
const BUCKETS = 4_096;
export const NO_ROW = -1;
/** Longest symbol that a row holds, bytes. */
const LONGEST_SYMBOL = 16;

/**
 * Doubles of a row. From 0 on 16 bytes from the name on; from `SYMBOL` on `,"s":"BTCUSDT"` in three that overlap; from
 * `IDS` on three for each id: its key with its first digits, eight bytes that end before its last four digits, and the
 * value without those four. Text is never ±0 or NaN when it is read as doubles: equal means the same eight bytes.
 */
export const ROW_BITS = 4;
export const SYMBOL = 2;
export const IDS = 5;
export const ID_SIZE = 3;

/** Small numbers of a row: length of the symbol, lengths of the ids, shape of the price, tail of the quantity. */
export const SHAPE_BITS = 3;
export const ID_LENGTHS = 1;
export const PRICE_SHAPE = 4;
export const QTY_TAIL = 5;
/** A shape: digits × 16 + the bytes from the point on (the tail). */
export const TAIL_BITS = 4;

/** `,"s":"` and `"` */
export const AROUND_SYMBOL = 7;

export const rows = new Float64Array(ROWS << ROW_BITS).fill(Number.NaN);
export const shapes = new Uint8Array(ROWS << SHAPE_BITS);
const buckets = new Int16Array(BUCKETS).fill(NO_ROW);
/** Row that shares the bucket. */
const nextRows = new Int16Array(ROWS);
const rowOf = new Map<string, number>();

/** The row of the streams `<name>@aggTrade` of a symbol; null when it cannot be held. `behind` follows the name. */
export function addRow(symbol: string, behind: string): number | null {
  const known = rowOf.get(symbol);
  if (known !== undefined) return known;
  const { length } = symbol;
  if (!/^[A-Z0-9_]+$/.test(symbol) || length < 2 || length > LONGEST_SYMBOL || rowOf.size === ROWS)
    return null;
  const row = rowOf.size;
  const name = viewOf(symbol.toLowerCase() + behind);
  const end = length + AROUND_SYMBOL - 8;
  const upper = viewOf(`,"s":"${symbol}"`);
  const texts = [name.getFloat64(0, true), name.getFloat64(8, true)];
  for (const place of [0, Math.min(8, end), end]) texts.push(upper.getFloat64(place, true));
  rows.set(texts, row << ROW_BITS);
  shapes[row << SHAPE_BITS] = length;
  const bucket = bucketOf(name, 0);
  nextRows[row] = buckets[bucket] as number;
  buckets[bucket] = row;
  rowOf.set(symbol, row);
  return row;
}

/** The row of the name that stands here. */
export function findRow(view: DataView, at: number): number {
  const first = view.getFloat64(at, true);
  const second = view.getFloat64(at + 8, true);
  let row = buckets[bucketOf(view, at)] as number;
  while (row !== NO_ROW) {
    if (first === rows[row << ROW_BITS] && second === rows[(row << ROW_BITS) | 1]) return row;
    row = nextRows[row] as number;
  }
  return NO_ROW;
}

function bucketOf(view: DataView, at: number): number {
  const hash =
    Math.imul(view.getInt32(at, true), 0x9e3779b1) ^
    Math.imul(view.getInt32(at + 4, true), 0x85ebca6b) ^
    Math.imul(view.getInt32(at + 8, true), 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}

/** A text with eight bytes behind it. */
export function viewOf(text: string): DataView {
  const bytes = Buffer.alloc(Buffer.byteLength(text) + 8);
  bytes.write(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Eight bytes of a text from a place on. */
export function doubleOf(text: string, at = 0): number {
  return viewOf(text).getFloat64(at, true);
}

/** The first four bytes of a text. */
export function wordOf(text: string): number {
  return viewOf(text).getInt32(0, true);
}
