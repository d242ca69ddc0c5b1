import { epoch as allEpoch, FAIL as FAILED, readDecimal } from './numbers.ts';
import { AROUND_SYMBOL, rows as allRows, shapes as allShapes, doubleOf, wordOf } from './usual-rows.ts';
import {
  FLAG_TEXT,
  MIDDLE_TEXT,
  NORMAL_QTY_TEXT,
  PREFIX_TEXT,
  PRICE_TEXT,
  QTY_TEXT,
  REST_LENGTH,
  TIME_TEXT,
} from './usual-text.ts';

/**
 * Reads a usual trade that looks like the last one of its stream: ids differ in their last digits, prices and quantities
 * have as many decimals. So each text is compared where it must be and nothing is searched. By far the most frequent
 * frame: a few long functions instead of many short ones, because the compiler joins only so much, and calls would cost
 * a third of the whole. Branches that nobody foresees (the flag, the length of a quantity) are tables.
 */

// Constants of this module: the compiler knows where they lie, unlike what it imports.
const FAIL = FAILED;
const rows = allRows;
const shapes = allShapes;
const epoch = allEpoch;
const ROW_BITS = 4;
const SYMBOL = 2;
const IDS = 5;
const ID_SIZE = 3;
const SHAPE_BITS = 3;
const ID_LENGTHS = 1;
const PRICE_SHAPE = 4;
const QTY_TAIL = 5;
const FIRST_LENGTH = 2;
const LAST_LENGTH = 3;
const TAIL_BITS = 4;
const TAIL_MASK = 15;

/** Where the values go: see `TRADE`. */
export const numbers = new Float64Array(64);
const out = numbers;
const PRICE = 0;
const QTY = 1;
const NORMAL_QTY = 2;
const ID = 3;
const FIRST_ID = 4;
const LAST_ID = 5;
const TIME = 6;
const IS_BUYER_MAKER = 7;

const PREFIX = PREFIX_TEXT.length;
const PREFIX_0 = doubleOf(PREFIX_TEXT);
const PREFIX_3 = doubleOf(PREFIX_TEXT, 3);
const MIDDLE = MIDDLE_TEXT.length;
const MIDDLE_0 = doubleOf(MIDDLE_TEXT);
const MIDDLE_8 = doubleOf(MIDDLE_TEXT, 8);
const MIDDLE_16 = doubleOf(MIDDLE_TEXT, 16);
const MIDDLE_24 = doubleOf(MIDDLE_TEXT, 24);
const MIDDLE_30 = doubleOf(MIDDLE_TEXT, 30);
/** `,"p":"` and `","q":"` in two words each that overlap. */
const PRICE_0 = wordOf(PRICE_TEXT);
const PRICE_2 = wordOf(PRICE_TEXT.slice(2));
const QTY_0 = wordOf(QTY_TEXT);
const QTY_3 = wordOf(QTY_TEXT.slice(3));
const NORMAL_QTY_0 = doubleOf(NORMAL_QTY_TEXT);
const TIME_0 = wordOf(TIME_TEXT);
const COLON = 58;
const QUOTE = 34;
const DOT = 46;
const ZERO = 48;
const AROUND = AROUND_SYMBOL;
const KEY_LENGTH = TIME_TEXT.length;
const PRICE_TEXT_LENGTH = PRICE_TEXT.length;
const QTY_TEXT_LENGTH = QTY_TEXT.length;
const NORMAL_QTY_TEXT_LENGTH = NORMAL_QTY_TEXT.length;
const TIME_LENGTH = 13;
/** Length of the tables: longer than what is kept inside the heap, where it would move. */
const TABLE = 32;
/** The flag with its key and what follows it, by whether it is true. */
const FLAG_STARTS = Float64Array.from({ length: TABLE }, (_, flag) =>
  doubleOf(`${FLAG_TEXT}${flag === 1 ? 'tru' : 'fal'}`),
);
const FLAG_ENDS = tableOf((flag) => wordOf(flag === 1 ? 'ue}}' : 'se}}'));
/** `,"m":` with `true}}`. */
const FLAG_LENGTH = 12;

const MOST_DIGITS = 8;
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
/** Bytes of a number besides its digits. */
const POINTS = tableOf((n) => (n === 0 ? 0 : 1));

/**
 * Reads the values of a frame of this stream; false when it does not look like the last one. A step reads only a few
 * bytes behind what the steps before it have compared: the view reaches 16 bytes behind the frame.
 */
export function readKept(view: DataView, base: number, last: number, row: number): boolean {
  const symbol = readHead(view, base, row);
  const price = symbol === FAIL ? FAIL : readSymbolAndId(view, symbol, row);
  const first = price === FAIL ? FAIL : readAmounts(view, price, last, row);
  const time = first === FAIL ? FAIL : readLaterIds(view, first, row);
  return time !== FAIL && readTimeAndFlag(view, time) === last + 1;
}

/** From the start to the end of the time of sending. */
function readHead(view: DataView, base: number, row: number): number {
  const middle = base + PREFIX + (shapes[row << SHAPE_BITS] as number);
  if (view.getFloat64(base, true) !== PREFIX_0 || view.getFloat64(base + 3, true) !== PREFIX_3) return FAIL;
  if (
    view.getFloat64(middle, true) !== MIDDLE_0 ||
    view.getFloat64(middle + 8, true) !== MIDDLE_8 ||
    view.getFloat64(middle + 16, true) !== MIDDLE_16 ||
    view.getFloat64(middle + 24, true) !== MIDDLE_24 ||
    view.getFloat64(middle + 30, true) !== MIDDLE_30
  )
    return FAIL;
  const sent = middle + MIDDLE;
  const digits = view.getInt32(sent + 8, true) ^ ZEROS;
  const lowest = view.getUint8(sent + 12) - ZERO;
  if (view.getFloat64(sent, true) !== epoch[0] || othersOf(digits) !== 0 || lowest >>> 0 > 9) return FAIL;
  return sent + TIME_LENGTH;
}

/** `,"s":"…","a":…` */
function readSymbolAndId(view: DataView, from: number, row: number): number {
  const kept = row << ROW_BITS;
  const length = shapes[row << SHAPE_BITS] as number;
  const symbolEnd = from + length - 1;
  if (
    view.getFloat64(from, true) !== rows[kept + SYMBOL] ||
    view.getFloat64(Math.min(from + 8, symbolEnd), true) !== rows[kept + SYMBOL + 1] ||
    view.getFloat64(symbolEnd, true) !== rows[kept + SYMBOL + 2]
  )
    return FAIL;
  const id = from + length + AROUND;
  if (view.getFloat64(id, true) !== rows[kept + IDS]) return FAIL;
  const end = id + KEY_LENGTH + (shapes[(row << SHAPE_BITS) | ID_LENGTHS] as number);
  const digits = view.getInt32(end - 4, true) ^ ZEROS;
  if (view.getFloat64(end - 12, true) !== rows[kept + IDS + 1] || othersOf(digits) !== 0) return FAIL;
  out[ID] = (rows[kept + IDS + 2] as number) + fourDigits(digits);
  return end;
}

/** `,"p":"…","q":"…","nq":"…"`, the frame ending at `last`. */
function readAmounts(view: DataView, from: number, last: number, row: number): number {
  const kept = row << SHAPE_BITS;
  const shape = shapes[kept | PRICE_SHAPE] as number;
  const tail = shape & TAIL_MASK;
  const digits = shape >>> TAIL_BITS;
  const end = from + PRICE_TEXT_LENGTH + digits + (POINTS[tail] as number);
  if (((view.getInt32(from, true) ^ PRICE_0) | (view.getInt32(from + 2, true) ^ PRICE_2)) !== 0) return FAIL;
  const mantissa = mantissaAt(view, end, digits, tail);
  if (mantissa < 0) return FAIL;
  if (((view.getInt32(end, true) ^ QTY_0) | (view.getInt32(end + 3, true) ^ QTY_3)) !== 0) return FAIL;
  out[PRICE] = mantissa / (POWERS[tail] as number);
  const ids = (shapes[kept | FIRST_LENGTH] as number) + (shapes[kept | LAST_LENGTH] as number);
  const start = end + QTY_TEXT_LENGTH;
  // Mostly both quantities are the same text. `false` is one byte longer, which the half does not show.
  const length = (last + 1 - start - REST_LENGTH - ids) >> 1;
  return readQuantities(view, start, length, shapes[kept | QTY_TAIL] as number);
}

/** `…","nq":"…"`, both of this length when they are the same text. */
function readQuantities(view: DataView, start: number, length: number, tail: number): number {
  const digits = length - (POINTS[tail] as number);
  const end = start + length;
  if ((length - tail - 1) >>> 0 >= MOST_DIGITS || digits > MOST_DIGITS) return readOther(view, start);
  if (view.getFloat64(end, true) !== NORMAL_QTY_0) return readOther(view, start);
  const mantissa = mantissaAt(view, end, digits, tail);
  if (mantissa < 0) return FAIL;
  const qty = mantissa / (POWERS[tail] as number);
  out[QTY] = qty;
  const other = end + NORMAL_QTY_TEXT_LENGTH + length;
  const four = (view.getInt32(end - 4, true) ^ view.getInt32(other - 4, true)) & (LAST[length] as number);
  const before = (view.getInt32(end - 8, true) ^ view.getInt32(other - 8, true)) & (BEFORE[length] as number);
  if ((four | before) !== 0 || length > 8 || view.getUint8(other) !== QUOTE) {
    return readDecimal(view, end + NORMAL_QTY_TEXT_LENGTH - 1, out, NORMAL_QTY);
  }
  out[NORMAL_QTY] = qty;
  return other + 1;
}

/** `,"f":…,"l":…` */
function readLaterIds(view: DataView, from: number, row: number): number {
  const first = (row << ROW_BITS) + IDS + ID_SIZE;
  const last = first + ID_SIZE;
  const kept = row << SHAPE_BITS;
  if (view.getFloat64(from, true) !== rows[first]) return FAIL;
  const firstEnd = from + KEY_LENGTH + (shapes[kept | FIRST_LENGTH] as number);
  const firstDigits = view.getInt32(firstEnd - 4, true) ^ ZEROS;
  if (view.getFloat64(firstEnd - 12, true) !== rows[first + 1] || othersOf(firstDigits) !== 0) return FAIL;
  if (view.getFloat64(firstEnd, true) !== rows[last]) return FAIL;
  const lastEnd = firstEnd + KEY_LENGTH + (shapes[kept | LAST_LENGTH] as number);
  const lastDigits = view.getInt32(lastEnd - 4, true) ^ ZEROS;
  if (view.getFloat64(lastEnd - 12, true) !== rows[last + 1] || othersOf(lastDigits) !== 0) return FAIL;
  out[FIRST_ID] = (rows[first + 2] as number) + fourDigits(firstDigits);
  out[LAST_ID] = (rows[last + 2] as number) + fourDigits(lastDigits);
  return lastEnd;
}

/** `,"T":…,"m":…}}`: the place behind the frame. */
function readTimeAndFlag(view: DataView, from: number): number {
  if (view.getInt32(from, true) !== TIME_0 || view.getUint8(from + 4) !== COLON) return FAIL;
  const time = from + KEY_LENGTH;
  if (view.getFloat64(time, true) !== epoch[0]) return FAIL;
  const digits = view.getInt32(time + 8, true) ^ ZEROS;
  const lowest = view.getUint8(time + 12) - ZERO;
  if (othersOf(digits) !== 0 || lowest >>> 0 > 9) return FAIL;
  const flag = time + TIME_LENGTH;
  const isTrue = (view.getUint8(flag + 5) >>> 4) & 1;
  if (view.getFloat64(flag, true) !== FLAG_STARTS[isTrue]) return FAIL;
  if (view.getInt32(flag + 8 - isTrue, true) !== FLAG_ENDS[isTrue]) return FAIL;
  out[TIME] = (epoch[1] as number) + (Math.imul(fourDigits(digits), 10) + lowest);
  out[IS_BUYER_MAKER] = isTrue;
  return flag + FLAG_LENGTH - isTrue;
}

/** Quantities that are not the same text: both are searched. */
function readOther(view: DataView, start: number): number {
  const end = readDecimal(view, start - 1, out, QTY) - 1;
  if (end < 0 || view.getFloat64(end, true) !== NORMAL_QTY_0) return FAIL;
  return readDecimal(view, end + NORMAL_QTY_TEXT_LENGTH - 1, out, NORMAL_QTY);
}

/** Value of the digits of a decimal that ends here; FAIL when it is none of this shape. */
function mantissaAt(view: DataView, end: number, digits: number, tail: number): number {
  // The digits before the point one byte further, so that they meet those behind it.
  const low = TAIL_LAST[tail] as number;
  const high = TAIL_BEFORE[tail] as number;
  const lowBytes = (view.getInt32(end - 4, true) & low) | (view.getInt32(end - 5, true) & ~low);
  const highBytes = (view.getInt32(end - 8, true) & high) | (view.getInt32(end - 9, true) & ~high);
  const lowDigits = (lowBytes ^ ZEROS) & (LAST[digits] as number);
  const highDigits = (highBytes ^ ZEROS) & (BEFORE[digits] as number);
  if ((othersOf(lowDigits) | othersOf(highDigits)) !== 0) return FAIL;
  if (view.getUint8(end - tail) !== SEPARATORS[tail]) return FAIL;
  return (Math.imul(fourDigits(highDigits), 10_000) + fourDigits(lowDigits)) | 0;
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
