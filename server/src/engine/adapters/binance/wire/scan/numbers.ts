/**
 * Readers of the plain values that the venue writes, in a frame's bytes. Each takes the place where the value
 * starts, puts the value into `out[index]` and returns the place behind it, or FAIL for any other form: the strict
 * path decides then. A frame ends with '}' and the view reaches 16 bytes further, so that every loop ends inside.
 */
export const FAIL = -1;

const ZERO = 48;
const QUOTE = 34;
const MINUS = 45;
const DOT = 46;
const LETTER_E = 101;
/** 'true' and 'fals' as little-endian words. */
const TRUE = 0x65757274;
const FALS = 0x736c6166;
const HIGHEST_BITS = 0x80808080 | 0;
/** '.' and '"' as a digit would be read. */
const DOT_DIGIT = DOT - ZERO;
const QUOTE_DIGIT = QUOTE - ZERO;
/** Digits that an int32 holds whatever they are. */
const INT32_DIGITS = 9;
/** Digits of a mantissa that stays below 2^53 whatever they are. */
const EXACT_DIGITS = 15;
/** Longest part of a decimal on either side of the point, as in the strict path. */
const LONGEST_PART = 24;
/** 10^0 … 10^22 are exact doubles: mantissa ÷ power is then the correctly rounded value, as Number() gives it. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** Integer of up to 15 digits without sign. */
export function readInteger(view: DataView, from: number, out: Float64Array, index: number): number {
  let at = from;
  let value = 0;
  let digit = view.getUint8(at) - ZERO;
  if (digit === 0) return readZero(view, from, out, index);
  const limit = from + INT32_DIGITS;
  while (digit >>> 0 <= 9 && at < limit) {
    value = (Math.imul(value, 10) + digit) | 0;
    at += 1;
    digit = view.getUint8(at) - ZERO;
  }
  out[index] = value;
  if (digit >>> 0 <= 9) return readLowDigits(view, at, out, index);
  return at === from ? FAIL : at;
}

/** The digits after the ninth of an integer whose first nine are in `out[index]`. */
function readLowDigits(view: DataView, from: number, out: Float64Array, index: number): number {
  let at = from;
  let low = 0;
  let digit = view.getUint8(at) - ZERO;
  const limit = from + EXACT_DIGITS - INT32_DIGITS;
  while (digit >>> 0 <= 9 && at < limit) {
    low = (Math.imul(low, 10) + digit) | 0;
    at += 1;
    digit = view.getUint8(at) - ZERO;
  }
  if (digit >>> 0 <= 9) return FAIL;
  out[index] = (out[index] as number) * (POWERS[at - from] as number) + low;
  return at;
}

/** JSON has no leading zeros: a zero stands alone. */
function readZero(view: DataView, from: number, out: Float64Array, index: number): number {
  out[index] = 0;
  return (view.getUint8(from + 1) - ZERO) >>> 0 <= 9 ? FAIL : from + 1;
}

/** Decimal in quotes; the value is bit for bit that of Number(text). */
export function readDecimal(view: DataView, from: number, out: Float64Array, index: number): number {
  let at = from + 1;
  let mantissa = 0;
  let digit = view.getUint8(at) - ZERO;
  while (digit >>> 0 <= 9) {
    mantissa = (Math.imul(mantissa, 10) + digit) | 0;
    at += 1;
    digit = view.getUint8(at) - ZERO;
  }
  const whole = at - from - 1;
  if (digit !== DOT_DIGIT) return readLongDecimal(view, from, out, index);
  at += 1;
  digit = view.getUint8(at) - ZERO;
  while (digit >>> 0 <= 9) {
    mantissa = (Math.imul(mantissa, 10) + digit) | 0;
    at += 1;
    digit = view.getUint8(at) - ZERO;
  }
  const decimals = at - from - whole - 2;
  if (whole === 0 || decimals === 0 || whole + decimals > INT32_DIGITS || digit !== QUOTE_DIGIT) {
    return readLongDecimal(view, from, out, index);
  }
  out[index] = mantissa / (POWERS[decimals] as number);
  return view.getUint8(from) === QUOTE ? at + 1 : FAIL;
}

/** Any decimal that the strict path takes: a sign, no point, many digits. */
function readLongDecimal(view: DataView, from: number, out: Float64Array, index: number): number {
  if (view.getUint8(from) !== QUOTE) return FAIL;
  const isNegative = view.getUint8(from + 1) === MINUS;
  const start = isNegative ? from + 2 : from + 1;
  const dot = digitsEnd(view, start);
  const hasPoint = view.getUint8(dot) === DOT;
  const end = hasPoint ? digitsEnd(view, dot + 1) : dot;
  const decimals = hasPoint ? end - dot - 1 : 0;
  if (view.getUint8(end) !== QUOTE || !isPart(dot - start) || (hasPoint && !isPart(decimals))) return FAIL;
  const value =
    dot - start + decimals <= EXACT_DIGITS
      ? mantissaOf(view, start, end) / (POWERS[decimals] as number)
      : Number(textOf(view, start, end));
  out[index] = isNegative ? -value : value;
  return end + 1;
}

function isPart(digits: number): boolean {
  return digits > 0 && digits <= LONGEST_PART;
}

function digitsEnd(view: DataView, from: number): number {
  let at = from;
  while ((view.getUint8(at) - ZERO) >>> 0 <= 9) at += 1;
  return at;
}

function mantissaOf(view: DataView, from: number, to: number): number {
  let mantissa = 0;
  for (let at = from; at < to; at += 1) {
    const digit = view.getUint8(at) - ZERO;
    if (digit !== DOT_DIGIT) mantissa = mantissa * 10 + digit;
  }
  return mantissa;
}

function textOf(view: DataView, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(view.getUint8(at));
  return text;
}

/** Marks the bytes of a little-endian word that are no digits: their highest bit; exact for the first of them. */
function notDigits(word: number): number {
  return (word | (word + 0x46464646) | (word - 0x30303030)) & HIGHEST_BITS;
}

/** Value of four digits in a little-endian word. */
function fourDigits(word: number): number {
  const pairs = Math.imul(word & 0x0f0f0f0f, 10) + ((word & 0x0f0f0f0f) >>> 8);
  return Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff);
}

/** The first eight digits of the last time that was read, as a double, and their value: they change every 100 s. */
const epoch = Float64Array.from({ length: 16 }, () => Number.NaN);

/** Epoch milliseconds of 13 digits (2001 … 2286). */
export function readTime(view: DataView, at: number, out: Float64Array, index: number): number {
  if (view.getFloat64(at, true) !== epoch[0] && !isEpochStart(view, at)) return FAIL;
  const third = view.getInt32(at + 8, true);
  const last = view.getUint8(at + 12) - ZERO;
  if (notDigits(third) !== 0 || last >>> 0 > 9) return FAIL;
  out[index] = (epoch[1] as number) + (Math.imul(fourDigits(third), 10) + last);
  return at + 13;
}

function isEpochStart(view: DataView, at: number): boolean {
  const first = view.getInt32(at, true);
  const second = view.getInt32(at + 4, true);
  if ((notDigits(first) | notDigits(second)) !== 0 || (first & 0xff) === ZERO) return false;
  epoch[0] = view.getFloat64(at, true);
  epoch[1] = (Math.imul(fourDigits(first), 10_000) + fourDigits(second)) * 100_000;
  return true;
}

/** `true` as 1, `false` as 0; without a branch, because nobody foresees which. */
export function readFlag(view: DataView, from: number, out: Float64Array, index: number): number {
  const word = view.getInt32(from, true);
  const difference = word ^ TRUE;
  const isTrue = ((difference | -difference) >>> 31) ^ 1;
  if (word !== FALS + Math.imul(isTrue, TRUE - FALS)) return FAIL;
  if (view.getUint8(from + 4 - isTrue) !== LETTER_E) return FAIL;
  out[index] = isTrue;
  return from + 5 - isTrue;
}
