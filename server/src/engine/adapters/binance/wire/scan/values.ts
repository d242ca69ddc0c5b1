import { FAIL, readDecimal } from './numbers.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const BACKSLASH = 92;
const SPACE = 32;
/** Longest text that is passed over, bytes. */
const LONGEST_TEXT = 200;
/** Bytes of a view behind the last that may be asked for. */
const MARGIN = 16;
/** `SELL` and `"BUY` as little-endian words. */
const SELL = 0x4c4c4553;
const QUOTE_BUY = 0x59554222;

/** Passes over a text without escapes; its content does not matter. */
export function skipText(view: DataView, from: number): number {
  if (view.getUint8(from) !== QUOTE) return FAIL;
  const limit = Math.min(from + LONGEST_TEXT, view.byteLength - MARGIN);
  for (let at = from + 1; at < limit; at += 1) {
    const byte = view.getUint8(at);
    if (byte === QUOTE) return at + 1;
    if (byte < SPACE || byte === BACKSLASH) return FAIL;
  }
  return FAIL;
}

/** `"SELL"` as 1, `"BUY"` as 0. */
export function readOrderSide(view: DataView, from: number, out: Float64Array, index: number): number {
  if (view.getInt32(from, true) === QUOTE_BUY && view.getUint8(from + 4) === QUOTE) {
    out[index] = 0;
    return from + 5;
  }
  if (view.getUint8(from) !== QUOTE || view.getInt32(from + 1, true) !== SELL) return FAIL;
  out[index] = 1;
  return view.getUint8(from + 5) === QUOTE ? from + 6 : FAIL;
}

/** Most levels of a side. */
const MOST_LEVELS = 10;

/**
 * Up to ten levels `[["price","quantity"],…]`: their number into `out[index]`, prices and quantities in turn behind
 * it.
 */
export function readLevels(view: DataView, from: number, out: Float64Array, index: number): number {
  if (view.getUint8(from) !== OPEN) return FAIL;
  let at = from + 1;
  out[index] = 0;
  if (view.getUint8(at) === CLOSE) return at + 1;
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    at = readLevel(view, at, out, index + 1 + 2 * level);
    if (at === FAIL) return FAIL;
    const next = view.getUint8(at);
    at += 1;
    if (next !== COMMA) {
      out[index] = level + 1;
      return next === CLOSE ? at : FAIL;
    }
  }
  return FAIL;
}

function readLevel(view: DataView, from: number, out: Float64Array, index: number): number {
  if (view.getUint8(from) !== OPEN) return FAIL;
  const comma = readDecimal(view, from + 1, out, index);
  if (comma === FAIL || view.getUint8(comma) !== COMMA) return FAIL;
  const end = readDecimal(view, comma + 1, out, index + 1);
  return end !== FAIL && view.getUint8(end) === CLOSE ? end + 1 : FAIL;
}
