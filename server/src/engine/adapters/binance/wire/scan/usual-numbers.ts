import { FAIL, readDecimal, readInteger } from './numbers.ts';
import { rows as allRows, shapes as allShapes, viewOf } from './usual-rows.ts';

/**
 * The numbers of usual trades. The next trade of a stream is written nearly like its last one: ids differ in their
 * last digits, prices and quantities have as many decimals. So a number is read without a loop whose end nobody
 * foresees: its text is where it was expected, or it is read anew.
 */

// Constants of this module: the compiler knows where they lie, unlike what it imports.
const rows = allRows;
const shapes = allShapes;
const ROW_BITS = 4;
const SHAPE_BITS = 3;
/** Places in a row: of the ids, and of the small numbers. */
const IDS = 5;
const ID_LENGTHS = 1;
const PRICE_SHAPE = 4;
const QTY_TAIL = 5;
const FIRST_LENGTH = 2;
const LAST_LENGTH = 3;

/** Where the values go: price, quantity, normal quantity, ids. */
export const numbers = new Float64Array(64);
const out = numbers;
const PRICE = 0;
const QTY = 1;
const NORMAL_QTY = 2;
const ID = 3;

/** Texts before the ids, each followed by a colon. */
const ID_KEYS = Int32Array.of(wordOf(',"a"'), wordOf(',"f"'), wordOf(',"l"'));
/** `,"p":"` in two words that overlap. */
const COMMA_P = wordOf(',"p"');
const P_COLON = wordOf('p":"');
/** `","q":"` in two words that overlap. */
const COMMA_Q = wordOf('","q');
const Q_COLON = wordOf('q":"');
const COMMA_NQ = viewOf('","nq":"').getFloat64(0, true);
const QUOTE = 34;
const DOT = 46;
const COLON = 58;
/** From the end of the quantity to the end of the frame, without numbers; `true` is assumed. */
const REST = `","nq":"","f":,"l":,"T":0123456789012,"m":true}}`.length;

/** Digits of an id of which all but the last four can be compared. */
const SHORTEST_ID = 7;
const LONGEST_ID = 15;
/** A shape: digits × 16 + the bytes from the point on. */
const TAIL_MASK = 15;
const MOST_DIGITS = 8;
/** Length of the tables: longer than what is kept inside the heap, where it would move. */
const TABLE = 32;
const ZEROS = 0x30303030;
const TO_HIGHEST_BITS = 0x76767676;
const HIGHEST_BITS = 0x80808080 | 0;
/** Masks of the last `n` of the eight bytes before a place: in the last four and in the four before. */
const LAST = tableOf((n) => lastBytes(n));
const BEFORE = tableOf((n) => lastBytes(n - 4));
/** The same of the bytes behind a point; all where there is none. */
const TAIL_LAST = tableOf((n) => (n === 0 ? -1 : lastBytes(n - 1)));
const TAIL_BEFORE = tableOf((n) => (n === 0 ? -1 : lastBytes(n - 5)));
const POWERS = Float64Array.from({ length: TABLE }, (_, n) => 10 ** Math.max(Math.min(n, 16) - 1, 0));
/** What stands at the tail: without decimals the closing quote, else the point; nothing is a point alone. */
const SEPARATORS = tableOf((n) => (n === 0 ? QUOTE : n === 1 ? -1 : DOT));
/** A shape that no text has. */
const NO_SHAPE = 1;

/** `,"a":…` (which: 0), `,"f":…` (1) or `,"l":…` (2); the place behind it. */
export function readId(view: DataView, from: number, row: number, which: number): number {
  const place = (row << ROW_BITS) + IDS + which * 3;
  if (view.getFloat64(from, true) !== rows[place]) return readNewId(view, from, row, which);
  const end = from + 5 + (shapes[(row << SHAPE_BITS) + ID_LENGTHS + which] as number);
  const digits = view.getInt32(end - 4, true) ^ ZEROS;
  if (view.getFloat64(end - 12, true) !== rows[place + 1] || othersOf(digits) !== 0) {
    return readNewId(view, from, row, which);
  }
  out[ID + which] = (rows[place + 2] as number) + fourDigits(digits);
  return end;
}

function readNewId(view: DataView, from: number, row: number, which: number): number {
  if (view.getInt32(from, true) !== ID_KEYS[which] || view.getUint8(from + 4) !== COLON) return FAIL;
  const end = readInteger(view, from + 5, out, ID + which);
  const length = end - from - 5;
  if (end === FAIL || length < SHORTEST_ID || length > LONGEST_ID) return end;
  const place = (row << ROW_BITS) + IDS + which * 3;
  shapes[(row << SHAPE_BITS) + ID_LENGTHS + which] = length;
  rows[place] = view.getFloat64(from, true);
  rows[place + 1] = view.getFloat64(end - 12, true);
  rows[place + 2] = (out[ID + which] as number) - fourDigits(view.getInt32(end - 4, true) ^ ZEROS);
  return end;
}

/** `,"p":"…","q":"`; the place behind it. */
export function readPrice(view: DataView, from: number, row: number): number {
  if (((view.getInt32(from, true) ^ COMMA_P) | (view.getInt32(from + 2, true) ^ P_COLON)) !== 0) return FAIL;
  const shape = shapes[(row << SHAPE_BITS) | PRICE_SHAPE] as number;
  const tail = shape & TAIL_MASK;
  const end = from + 6 + (shape >>> 4) + (tail === 0 ? 0 : 1);
  if (!isRead(view, end, shape, PRICE) || view.getInt32(end, true) !== COMMA_Q)
    return readNewPrice(view, from, row);
  return view.getInt32(end + 3, true) === Q_COLON ? end + 7 : FAIL;
}

function readNewPrice(view: DataView, from: number, row: number): number {
  const end = readDecimal(view, from + 5, out, PRICE) - 1;
  if (end < 0 || view.getInt32(end, true) !== COMMA_Q || view.getInt32(end + 3, true) !== Q_COLON)
    return FAIL;
  shapes[(row << SHAPE_BITS) | PRICE_SHAPE] = shapeOf(view, from + 6, end);
  return end + 7;
}

/** `…","nq":"…"`, the frame ending at `last`; the place behind it. */
export function readQuantities(view: DataView, from: number, last: number, row: number): number {
  const kept = row << SHAPE_BITS;
  const ids = (shapes[kept | FIRST_LENGTH] as number) + (shapes[kept | LAST_LENGTH] as number);
  // Mostly both are the same text. `false` is one byte longer, which the half does not show.
  const length = (last + 1 - from - REST - ids) >> 1;
  const tail = shapes[kept | QTY_TAIL] as number;
  const digits = length - (tail === 0 ? 0 : 1);
  const end = from + length;
  if (
    (length - tail - 1) >>> 0 >= MOST_DIGITS ||
    digits > MOST_DIGITS ||
    view.getFloat64(end, true) !== COMMA_NQ ||
    !isRead(view, end, (digits << 4) | tail, QTY)
  ) {
    return readNewQuantities(view, from, row);
  }
  return readNormal(view, end, length);
}

/** The normal quantity behind a quantity that ends here: mostly the same text. */
function readNormal(view: DataView, end: number, length: number): number {
  const other = end + 8 + length;
  const last = (view.getInt32(end - 4, true) ^ view.getInt32(other - 4, true)) & (LAST[length] as number);
  const before = (view.getInt32(end - 8, true) ^ view.getInt32(other - 8, true)) & (BEFORE[length] as number);
  if ((last | before) !== 0 || length > 8 || view.getUint8(other) !== QUOTE) {
    return readDecimal(view, end + 7, out, NORMAL_QTY);
  }
  out[NORMAL_QTY] = out[QTY] as number;
  return other + 1;
}

function readNewQuantities(view: DataView, from: number, row: number): number {
  const end = readDecimal(view, from - 1, out, QTY) - 1;
  if (end < 0 || view.getFloat64(end, true) !== COMMA_NQ) return FAIL;
  shapes[(row << SHAPE_BITS) | QTY_TAIL] = shapeOf(view, from, end) & TAIL_MASK;
  return readDecimal(view, end + 7, out, NORMAL_QTY);
}

/** Reads the decimal of this shape that ends here; false when it is none. */
function isRead(view: DataView, end: number, shape: number, index: number): boolean {
  const tail = shape & TAIL_MASK;
  const digits = shape >>> 4;
  // The digits before the point one byte further, so that they meet those behind it.
  const low = TAIL_LAST[tail] as number;
  const high = TAIL_BEFORE[tail] as number;
  const lowBytes = (view.getInt32(end - 4, true) & low) | (view.getInt32(end - 5, true) & ~low);
  const highBytes = (view.getInt32(end - 8, true) & high) | (view.getInt32(end - 9, true) & ~high);
  const lowDigits = (lowBytes ^ ZEROS) & (LAST[digits] as number);
  const highDigits = (highBytes ^ ZEROS) & (BEFORE[digits] as number);
  if ((othersOf(lowDigits) | othersOf(highDigits)) !== 0) return false;
  if (view.getUint8(end - tail) !== SEPARATORS[tail]) return false;
  const mantissa = (Math.imul(fourDigits(highDigits), 10_000) + fourDigits(lowDigits)) | 0;
  out[index] = mantissa / (POWERS[tail] as number);
  return true;
}

/** The shape of a decimal that was read; one that no text has when it has more digits than shapes. */
function shapeOf(view: DataView, from: number, end: number): number {
  let point = from;
  while (point < end && view.getUint8(point) !== DOT) point += 1;
  const tail = end - point;
  const digits = end - from - (tail === 0 ? 0 : 1);
  // A sign is no digit: such a text fits no shape.
  return digits > MOST_DIGITS ? NO_SHAPE : (digits << 4) | tail;
}

/** Bytes of digit values that are beyond nine: their highest bit; exact for the first of them. */
function othersOf(digits: number): number {
  return (digits | (digits + TO_HIGHEST_BITS)) & HIGHEST_BITS;
}

/** Value of four bytes of digit values. */
function fourDigits(digits: number): number {
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) | 0;
  return (Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff)) | 0;
}

/** Mask of the last `n` (0 … 4) bytes of a little-endian word. */
function lastBytes(n: number): number {
  if (n <= 0) return 0;
  return n >= 4 ? -1 : -1 << (8 * (4 - n));
}

function tableOf(entry: (n: number) => number): Int32Array {
  return Int32Array.from({ length: TABLE }, (_, n) => entry(n));
}

function wordOf(text: string): number {
  return viewOf(text).getInt32(0, true);
}
