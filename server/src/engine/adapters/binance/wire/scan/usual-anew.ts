import { UNUSED } from './learn.ts';
import { isLiteralAt, type Literal, literalAt } from './literal.ts';
import { FAIL, readDecimal, readFlag, readInteger, readTime } from './numbers.ts';
import { TRADE } from './trade.ts';
import { numbers } from './usual-kept.ts';
import {
  AROUND_SYMBOL,
  ID_LENGTHS,
  ID_SIZE,
  IDS,
  PRICE_SHAPE,
  QTY_TAIL,
  ROW_BITS,
  rows,
  SHAPE_BITS,
  SYMBOL,
  shapes,
  TAIL_BITS,
  viewOf,
} from './usual-rows.ts';
import {
  END_TEXT,
  FLAG_TEXT,
  ID_TEXTS,
  MIDDLE_TEXT,
  NORMAL_QTY_TEXT,
  PREFIX_TEXT,
  PRICE_TEXT,
  QTY_TEXT,
  TIME_TEXT,
} from './usual-text.ts';

/**
 * Reads a usual trade that does not look like the last one of its stream (an id has carried, a price has another
 * length) and keeps what it looks like.
 */
const PREFIX = literalOf(PREFIX_TEXT);
const MIDDLE = literalOf(MIDDLE_TEXT);
const ID_KEYS = ID_TEXTS.map(literalOf);
const PRICE_KEY = literalOf(PRICE_TEXT);
const QTY_KEY = literalOf(QTY_TEXT);
const NORMAL_QTY_KEY = literalOf(NORMAL_QTY_TEXT);
const TIME_KEY = literalOf(TIME_TEXT);
const FLAG_KEY = literalOf(FLAG_TEXT);
const END = literalOf(END_TEXT);

/** Digits of an id of which all but the last four can be compared. */
const SHORTEST_ID = 7;
const LONGEST_ID = 15;
const MOST_DIGITS = 8;
const DOT = 46;
const ZERO = 48;
/** A shape that no text has. */
const NO_SHAPE = 1;
/** Last digits of an id that are read each time. */
const READ_DIGITS = 4;

/** Reads the values of a frame of this stream that ends with '}'; false when it is written in another way. */
export function readAnew(view: DataView, base: number, last: number, row: number): boolean {
  let at = readHead(view, base, row);
  if (at !== FAIL) at = readId(view, at, row, 0);
  if (at !== FAIL) at = readPrice(view, at, row);
  if (at !== FAIL) at = readQuantities(view, at, row);
  if (at !== FAIL) at = readId(view, at, row, 1);
  if (at !== FAIL) at = readId(view, at, row, 2);
  if (at !== FAIL) at = readEnd(view, at);
  return at === last + 1;
}

/** From the start to the key of the id. */
function readHead(view: DataView, base: number, row: number): number {
  const length = shapes[row << SHAPE_BITS] as number;
  if (!isLiteralAt(view, base, PREFIX)) return FAIL;
  const middle = base + PREFIX.length + length;
  if (!isLiteralAt(view, middle, MIDDLE)) return FAIL;
  const at = readTime(view, middle + MIDDLE.length, numbers, UNUSED);
  return at === FAIL || !isSymbol(view, at, row) ? FAIL : at + length + AROUND_SYMBOL;
}

/** Whether `,"s":"…"` with the symbol of the row stands here. */
function isSymbol(view: DataView, at: number, row: number): boolean {
  const place = (row << ROW_BITS) | SYMBOL;
  const end = at + (shapes[row << SHAPE_BITS] as number) + AROUND_SYMBOL - 8;
  return (
    view.getFloat64(at, true) === rows[place] &&
    view.getFloat64(Math.min(at + 8, end), true) === rows[place + 1] &&
    view.getFloat64(end, true) === rows[place + 2]
  );
}

/** `,"a":…` (which: 0), `,"f":…` (1) or `,"l":…` (2). */
function readId(view: DataView, from: number, row: number, which: 0 | 1 | 2): number {
  const key = ID_KEYS[which] as Literal;
  const start = from + key.length;
  const value = TRADE.id + which;
  if (!isLiteralAt(view, from, key)) return FAIL;
  const end = readInteger(view, start, numbers, value);
  const length = end - start;
  if (end === FAIL || length < SHORTEST_ID || length > LONGEST_ID) return end;
  const place = (row << ROW_BITS) + IDS + which * ID_SIZE;
  shapes[(row << SHAPE_BITS) + ID_LENGTHS + which] = length;
  rows[place] = view.getFloat64(from, true);
  rows[place + 1] = view.getFloat64(end - READ_DIGITS - 8, true);
  rows[place + 2] = (numbers[value] as number) - lastDigits(view, end);
  return end;
}

/** `,"p":"…","q":"`. */
function readPrice(view: DataView, from: number, row: number): number {
  if (!isLiteralAt(view, from, PRICE_KEY)) return FAIL;
  const start = from + PRICE_KEY.length;
  const end = readDecimal(view, start - 1, numbers, TRADE.price) - 1;
  if (end < 0 || !isLiteralAt(view, end, QTY_KEY)) return FAIL;
  shapes[(row << SHAPE_BITS) | PRICE_SHAPE] = shapeOf(view, start, end);
  return end + QTY_KEY.length;
}

/** `…","nq":"…"`. */
function readQuantities(view: DataView, from: number, row: number): number {
  const end = readDecimal(view, from - 1, numbers, TRADE.qty) - 1;
  if (end < 0 || !isLiteralAt(view, end, NORMAL_QTY_KEY)) return FAIL;
  shapes[(row << SHAPE_BITS) | QTY_TAIL] = shapeOf(view, from, end) & ((1 << TAIL_BITS) - 1);
  return readDecimal(view, end + NORMAL_QTY_KEY.length - 1, numbers, TRADE.normalQty);
}

/** `,"T":…,"m":…}}`. */
function readEnd(view: DataView, from: number): number {
  if (!isLiteralAt(view, from, TIME_KEY)) return FAIL;
  const flag = readTime(view, from + TIME_KEY.length, numbers, TRADE.time);
  if (flag === FAIL || !isLiteralAt(view, flag, FLAG_KEY)) return FAIL;
  const end = readFlag(view, flag + FLAG_KEY.length, numbers, TRADE.isBuyerMaker);
  return end === FAIL || !isLiteralAt(view, end, END) ? FAIL : end + END.length;
}

/** The shape of a decimal that was read; one that no text has when it has more digits than shapes. */
function shapeOf(view: DataView, from: number, end: number): number {
  let point = from;
  while (point < end && view.getUint8(point) !== DOT) point += 1;
  const tail = end - point;
  const digits = end - from - (tail === 0 ? 0 : 1);
  // A sign is no digit: such a text fits no shape.
  return digits > MOST_DIGITS ? NO_SHAPE : (digits << TAIL_BITS) | tail;
}

/** Value of the last digits of an integer that ends here. */
function lastDigits(view: DataView, end: number): number {
  let value = 0;
  for (let at = end - READ_DIGITS; at < end; at += 1) value = value * 10 + view.getUint8(at) - ZERO;
  return value;
}

function literalOf(text: string): Literal {
  return literalAt(viewOf(text), 0, text.length);
}
