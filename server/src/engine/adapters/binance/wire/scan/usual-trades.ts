import type { Frame } from './frame.ts';
import { UNUSED } from './learn.ts';
import { FAIL, readTime } from './numbers.ts';
import { TRADE } from './trade.ts';
import { numbers, readId, readPrice, readQuantities } from './usual-numbers.ts';
import { addRow, dropKept, findRow, isSymbol, SHAPE_BITS, shapes, viewOf } from './usual-rows.ts';

/**
 * The aggregate trade in the order in which the venue writes it today, read in one go: by far the most frequent
 * frame, and each branch and each line of memory saved counts. Any other order is read by its layout.
 *
 * `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":…,"s":"BTCUSDT","a":…,"p":"…","q":"…","nq":"…","f":…,
 * "l":…,"T":…,"m":…}}`
 */
const out = numbers;
const PREFIX_TEXT = '{"stream":"';
const PREFIX = PREFIX_TEXT.length;
const PREFIX_0 = doubleOf(PREFIX_TEXT, 0);
const PREFIX_3 = doubleOf(PREFIX_TEXT, 3);
const MIDDLE_TEXT = '@aggTrade","data":{"e":"aggTrade","E":';
const MIDDLE = MIDDLE_TEXT.length;
const MIDDLE_0 = doubleOf(MIDDLE_TEXT, 0);
const MIDDLE_8 = doubleOf(MIDDLE_TEXT, 8);
const MIDDLE_16 = doubleOf(MIDDLE_TEXT, 16);
const MIDDLE_24 = doubleOf(MIDDLE_TEXT, 24);
const MIDDLE_30 = doubleOf(MIDDLE_TEXT, 30);
/** `,"s":"` and `"` */
const AROUND_SYMBOL = 7;
/** `,"T"`, followed by a colon. */
const COMMA_T = viewOf(',"T"').getInt32(0, true);
const COLON = 58;
/** The flag with its key and what follows it, by whether it is true. */
const TRUE_START = doubleOf(',"m":tru', 0);
const FALSE_START = doubleOf(',"m":fal', 0);
const FLAG_STARTS = Float64Array.from({ length: 32 }, (_, flag) => (flag === 1 ? TRUE_START : FALSE_START));
const TRUE_END = viewOf('ue}}').getInt32(0, true);
const FALSE_END = viewOf('se}}').getInt32(0, true);
const FLAG_ENDS = Int32Array.from({ length: 32 }, (_, flag) => (flag === 1 ? TRUE_END : FALSE_END));

/** Values of the last usual trade. */
export const usualValues = numbers;

/** The number of the usual trades of a symbol, null when they cannot be read so. */
export function usualNumber(symbol: string): number | null {
  return addRow(symbol, MIDDLE_TEXT);
}

/** The number of the stream of a frame that starts like a usual trade, or FAIL. */
export function usualStream(frame: Frame): number {
  return findRow(frame.view, frame.base + PREFIX);
}

/** Reads the values of a frame of this stream that ends with '}'; false when it is written in another way. */
export function readUsual(frame: Frame, row: number): boolean {
  const { view, base, last } = frame;
  const id = readHead(view, base, row);
  if (id === FAIL) return false;
  const price = readId(view, id, row, 0);
  const qty = price === FAIL ? FAIL : readPrice(view, price, row);
  const first = qty === FAIL ? FAIL : readQuantities(view, qty, last, row);
  if (first !== FAIL && readRest(view, first, row) === last + 1) return true;
  dropKept(row);
  return false;
}

/** From the start to the key of the id. */
function readHead(view: DataView, base: number, row: number): number {
  const length = shapes[row << SHAPE_BITS] as number;
  const middle = base + PREFIX + length;
  if (view.getFloat64(base, true) !== PREFIX_0 || view.getFloat64(base + 3, true) !== PREFIX_3) return FAIL;
  if (!isMiddle(view, middle)) return FAIL;
  const at = readTime(view, middle + MIDDLE, out, UNUSED);
  if (at === FAIL || !isSymbol(view, at, row)) return FAIL;
  return at + length + AROUND_SYMBOL;
}

function isMiddle(view: DataView, at: number): boolean {
  return (
    view.getFloat64(at, true) === MIDDLE_0 &&
    view.getFloat64(at + 8, true) === MIDDLE_8 &&
    view.getFloat64(at + 16, true) === MIDDLE_16 &&
    view.getFloat64(at + 24, true) === MIDDLE_24 &&
    view.getFloat64(at + 30, true) === MIDDLE_30
  );
}

/** `,"f":…,"l":…,"T":…,"m":…}}`: the place behind the frame. */
function readRest(view: DataView, from: number, row: number): number {
  const last = readId(view, from, row, 1);
  if (last === FAIL) return FAIL;
  const time = readId(view, last, row, 2);
  if (time === FAIL || view.getInt32(time, true) !== COMMA_T || view.getUint8(time + 4) !== COLON)
    return FAIL;
  const flag = readTime(view, time + 5, out, TRADE.time);
  return flag === FAIL ? FAIL : readFlagAndEnd(view, flag);
}

/** `,"m":…}}` without a branch on the flag, because nobody foresees which: a bit tells 't' from 'f'. */
function readFlagAndEnd(view: DataView, from: number): number {
  const isTrue = (view.getUint8(from + 5) >>> 4) & 1;
  if (view.getFloat64(from, true) !== FLAG_STARTS[isTrue]) return FAIL;
  if (view.getInt32(from + 8 - isTrue, true) !== FLAG_ENDS[isTrue]) return FAIL;
  out[TRADE.isBuyerMaker] = isTrue;
  return from + 12 - isTrue;
}

function doubleOf(text: string, at: number): number {
  return viewOf(text).getFloat64(at, true);
}
