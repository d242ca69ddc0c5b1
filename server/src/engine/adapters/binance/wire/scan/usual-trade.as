/**
 * AssemblyScript, compiled by scripts/wasm/compile.ts into usual-trade.generated.ts: the most frequent frame of all, read eight
 * bytes at a time, which JavaScript cannot. What it needs lies in the memory that memory.ts lays out:
 *
 * {"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":…,"s":"BTCUSDT","a":…,"p":"…","q":"…","nq":"…","f":…,"l":…,
 * "T":…,"m":…}}
 *
 * Every byte of a frame is compared or read, in order, so it never looks far behind what it has not understood. How long
 * the numbers of the last frame of a symbol were is kept: the processor can read all of them at once, instead of finding
 * the end of each before the next, and only has to go back when one has become longer. So are the digits that change
 * once in many frames, with their value: those of a time and of an id before the last eight.
 */

/** Where the values go, in the order of TRADE. */
export const VALUES: i32 = 1024;
/** 10^0 … 10^15 as integers and as doubles. */
export const INTEGER_POWERS: i32 = 2048;
export const POWERS: i32 = 2304;
/** Of a number of so many digits the bytes that belong to it: of the eight that end it, and of the eight before those. */
export const MASKS: i32 = 2560;
/** The first eight digits of the last time, and the value of its first five; nothing at first. */
const EPOCH: i32 = 2944;
/** Texts that all frames have. */
export const PREFIX: i32 = 3072;
export const MIDDLE: i32 = 3088;
export const NORMAL_QTY: i32 = 3136;
/** Rows by a hash of the name: numbers of 16 bits, −1 for none. */
export const BUCKETS: i32 = 32768;
export const BUCKET_COUNT: i32 = 4096;
/**
 * A row for each symbol: 16 bytes of the name and what follows it; `,"s":"BTCUSDT"` in three words that overlap; the
 * length of the symbol; the next row of the bucket; lengths of numbers; for each id its digits before the last eight and
 * their value.
 */
export const ROWS: i32 = 65536;
export const ROW_BYTES: i32 = 128;
export const ROW_COUNT: i32 = 2048;
export const ROW_SYMBOL: i32 = 16;
export const ROW_LENGTH: i32 = 40;
export const ROW_NEXT: i32 = 44;
/** Digits of the three ids, none at first; of the price before its point and behind it, UNKNOWN_DIGITS at first. */
const ROW_IDS: i32 = 48;
export const ROW_PRICE: i32 = 51;
export const UNKNOWN_DIGITS: i32 = 255;
const ROW_HIGH: i32 = 64;

const FAIL: i32 = -1;
const PREFIX_LENGTH: i32 = 11;
const MIDDLE_LENGTH: i32 = 38;
/** `,"s":"` and `"` */
const AROUND_SYMBOL: i32 = 7;
const TIME_LENGTH: i32 = 13;
const KEY_LENGTH: i32 = 5;
const QUOTE: i32 = 34;
const DOT: i32 = 46;
const COLON: i32 = 58;
const ZERO: u64 = 48;
const LETTER_T: u64 = 116;
const ZEROS: u64 = 0x3030303030303030;
/** Longest parts of a decimal that is read here; its digits then fit a double exactly. */
const WHOLE_DIGITS: u64 = 7;
const MOST_DIGITS: u64 = 15;

/** The bucket of the name that stands here. */
export function bucketOf(at: i32): i32 {
  const hash = (load<u32>(at) * 0x9e3779b1) ^ (load<u32>(at, 4) * 0x85ebca6b) ^ (load<u32>(at, 8) * 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) & (BUCKET_COUNT - 1);
}

/**
 * Reads the values of the frame from `base` to its last byte; the number of the row of its symbol, −1 when it is
 * written in any other way.
 */
export function readUsual(base: i32, last: i32): i32 {
  if (load<u64>(base) != load<u64>(PREFIX) || load<u64>(base, 3) != load<u64>(PREFIX, 3)) return FAIL;
  const row = rowOf(base + PREFIX_LENGTH);
  if (row < 0) return FAIL;
  const kept = ROWS + row * ROW_BYTES;
  let at = afterSending(base + PREFIX_LENGTH + load<i32>(kept, ROW_LENGTH));
  if (at != FAIL) at = afterSymbol(at, kept);
  if (at != FAIL) at = afterPrice(at, kept);
  if (at != FAIL) at = afterQuantities(at);
  if (at != FAIL) at = afterIds(at, kept);
  return at != FAIL && isEnd(at, last) ? row : FAIL;
}

function rowOf(name: i32): i32 {
  const first = load<u64>(name);
  const second = load<u64>(name, 8);
  let row = <i32>load<i16>(BUCKETS + (bucketOf(name) << 1));
  while (row >= 0) {
    const kept = ROWS + row * ROW_BYTES;
    if (load<u64>(kept) == first && load<u64>(kept, 8) == second) return row;
    row = load<i32>(kept, ROW_NEXT);
  }
  return FAIL;
}

/** `@aggTrade","data":{"e":"aggTrade","E":…` */
@inline
function afterSending(at: i32): i32 {
  if (
    load<u64>(at) != load<u64>(MIDDLE) ||
    load<u64>(at, 8) != load<u64>(MIDDLE, 8) ||
    load<u64>(at, 16) != load<u64>(MIDDLE, 16) ||
    load<u64>(at, 24) != load<u64>(MIDDLE, 24) ||
    load<u64>(at, 30) != load<u64>(MIDDLE, 30)
  )
    return FAIL;
  return isTime(at + MIDDLE_LENGTH) ? at + MIDDLE_LENGTH + TIME_LENGTH : FAIL;
}

/** `,"s":"…","a":…` */
@inline
function afterSymbol(at: i32, kept: i32): i32 {
  const end = at + load<i32>(kept, ROW_LENGTH) + AROUND_SYMBOL;
  if (
    load<u64>(at) != load<u64>(kept, ROW_SYMBOL) ||
    load<u64>(min(at + 8, end - 8)) != load<u64>(kept, ROW_SYMBOL + 8) ||
    load<u64>(end - 8) != load<u64>(kept, ROW_SYMBOL + 16)
  )
    return FAIL;
  // ,"a":
  return isKey(end, 0x2261222c) ? id(end + KEY_LENGTH, 0, kept) : FAIL;
}

/** `,"p":"…` */
@inline
function afterPrice(at: i32, kept: i32): i32 {
  // ,"p":"
  if (load<u32>(at) != 0x2270222c || load<u16>(at, 4) != 0x223a) return FAIL;
  const start = at + 6;
  const whole = load<u64>(start);
  let digits = <u64>load<u8>(kept, ROW_PRICE);
  if (digitsOf(whole) != digits) {
    digits = digitsOf(whole);
    if (digits == 0 || digits > WHOLE_DIGITS) return FAIL;
    store<u8>(kept, <u8>digits, ROW_PRICE);
  }
  const point = start + <i32>digits;
  if (load<u8>(point) != DOT) return decimal(start, 0);
  const part = load<u64>(point, 1);
  let decimals = <u64>load<u8>(kept, ROW_PRICE + 1);
  if (digitsOf(part) != decimals) {
    decimals = digitsOf(part);
    if (decimals == 0) return FAIL;
    store<u8>(kept, <u8>decimals, ROW_PRICE + 1);
  }
  const end = point + 1 + <i32>decimals;
  if (load<u8>(end) != QUOTE) return FAIL;
  put(0, quotient(leading(whole, digits), part, decimals));
  return end;
}

/** `","q":"…","nq":"…`; mostly both are the same text. */
@inline
function afterQuantities(at: i32): i32 {
  // ","q":" in two words that overlap
  if (load<u32>(at) != 0x71222c22 || load<u32>(at, 3) != 0x223a2271) return FAIL;
  const start = at + 7;
  const end = decimal(start, 1);
  if (end == FAIL || load<u64>(end) != load<u64>(NORMAL_QTY)) return FAIL;
  const normal = end + 8;
  const length = end - start;
  const isSame = length <= 8 && ((load<u64>(start) ^ load<u64>(normal)) << (64 - (length << 3))) == 0;
  if (!isSame || load<u8>(normal + length) != QUOTE) return decimal(normal, 2);
  put(2, load<f64>(VALUES, 8));
  return normal + length;
}

/** `","f":…,"l":…` */
@inline
function afterIds(at: i32, kept: i32): i32 {
  if (load<u8>(at) != QUOTE || !isKey(at + 1, 0x2266222c)) return FAIL;
  const first = id(at + 1 + KEY_LENGTH, 1, kept);
  if (first == FAIL || !isKey(first, 0x226c222c)) return FAIL;
  return id(first + KEY_LENGTH, 2, kept);
}

/** `,"T":…,"m":…}}` up to the last byte. */
@inline
function isEnd(at: i32, last: i32): bool {
  const time = at + KEY_LENGTH;
  const flag = time + TIME_LENGTH;
  if (!isKey(at, 0x2254222c) || !isTime(time) || !isKey(flag, 0x226d222c)) return false;
  put(6, <f64>timeOf(time));
  const text = load<u64>(flag, KEY_LENGTH);
  // true}} or false}}: chosen without a branch, because nobody foresees which.
  const isTrue = (text & 0xff) == LETTER_T;
  const expected = select<u64>(0x00007d7d65757274, 0x007d7d65736c6166, isTrue);
  if ((text & select<u64>(0x0000ffffffffffff, 0x00ffffffffffffff, isTrue)) != expected) return false;
  put(7, <f64>(<i32>isTrue));
  return last == flag + 11 - <i32>isTrue;
}

/** Whether a key of one letter stands here, given as its first four bytes, and a colon. */
@inline
function isKey(at: i32, text: u32): bool {
  return load<u32>(at) == text && load<u8>(at, 4) == COLON;
}

/** Epoch milliseconds of 13 digits. */
@inline
function isTime(at: i32): bool {
  return (load<u64>(at) == load<u64>(EPOCH) || isEpoch(at)) && others(load<u64>(at, 5)) == 0;
}

function isEpoch(at: i32): bool {
  const first = load<u64>(at);
  if (others(first) != 0 || (first & 0xff) == ZERO) return false;
  store<u64>(EPOCH, first);
  store<u64>(EPOCH, (eight(first) / 1000) * 100000000, 8);
  return true;
}

/** Of a time that stands here. */
@inline
function timeOf(at: i32): u64 {
  return load<u64>(EPOCH, 8) + eight(load<u64>(at, 5));
}

/** Integer of up to 15 digits, without leading zeros; the place behind it, where the caller expects a comma. */
@inline
function id(at: i32, which: i32, kept: i32): i32 {
  const digits = <i32>load<u8>(kept + which, ROW_IDS);
  const end = at + digits;
  const masks = MASKS + (digits << 4);
  const mask = load<u64>(masks);
  const low = load<u64>(end - 8) & mask;
  const high = kept + (which << 4);
  const isKept =
    (load<u64>(end - 16) & load<u64>(masks, 8)) == load<u64>(high, ROW_HIGH) &&
    others(low | (~mask & ZEROS)) == 0 &&
    load<u8>(at) != <u8>ZERO;
  if (!isKept || digits == 0) return otherId(at, which, kept);
  put(3 + which, <f64>(load<u64>(high, ROW_HIGH + 8) + eight(low)));
  return end;
}

/** One that does not look like the last: longer, or other digits before the last eight. */
function otherId(at: i32, which: i32, kept: i32): i32 {
  const first = load<u64>(at);
  const digits = others(first) == 0 ? 8 + digitsOf(load<u64>(at, 8)) : digitsOf(first);
  if (digits == 0 || digits > MOST_DIGITS || ((first & 0xff) == ZERO && digits > 1)) return FAIL;
  const end = at + <i32>digits;
  const masks = MASKS + (<i32>digits << 4);
  const high = kept + (which << 4);
  const text = load<u64>(end - 16) & load<u64>(masks, 8);
  store<u8>(kept + which, <u8>digits, ROW_IDS);
  store<u64>(high, text, ROW_HIGH);
  store<u64>(high, eight(text) * 100000000, ROW_HIGH + 8);
  put(3 + which, <f64>(load<u64>(high, ROW_HIGH + 8) + eight(load<u64>(end - 8) & load<u64>(masks))));
  return end;
}

/** Decimal behind its opening quote; the place of the closing one. */
@inline
function decimal(at: i32, index: i32): i32 {
  const whole = load<u64>(at);
  const digits = digitsOf(whole);
  if (digits == 0 || digits > WHOLE_DIGITS) return FAIL;
  const point = at + <i32>digits;
  if (load<u8>(point) == QUOTE) {
    put(index, <f64>leading(whole, digits));
    return point;
  }
  const part = load<u64>(point, 1);
  const decimals = digitsOf(part);
  const end = point + 1 + <i32>decimals;
  if (load<u8>(point) != DOT || decimals == 0 || load<u8>(end) != QUOTE) return FAIL;
  put(index, quotient(leading(whole, digits), part, decimals));
  return end;
}

/** Digits ÷ a power of ten: both exact, so it is the nearest double, as Number() gives it. */
@inline
function quotient(whole: u64, part: u64, decimals: u64): f64 {
  return <f64>(whole * power(decimals) + leading(part, decimals)) / load<f64>(POWERS + <i32>(decimals << 3));
}

@inline
function power(exponent: u64): u64 {
  return load<u64>(INTEGER_POWERS + <i32>(exponent << 3));
}

@inline
function put(index: i32, value: f64): void {
  store<f64>(VALUES + (index << 3), value);
}

/** Marks the bytes that are no digits by their highest bit; exact for the first of them. */
@inline
function others(text: u64): u64 {
  return ((text + 0x4646464646464646) | (text - 0x3030303030303030)) & 0x8080808080808080;
}

/** How many digits the text begins with, 0 … 8. */
@inline
function digitsOf(text: u64): u64 {
  return ctz(others(text)) >> 3;
}

/** Value of the first 1 … 8 digits. */
@inline
function leading(text: u64, digits: u64): u64 {
  return eight(text << (64 - (digits << 3)));
}

/** Value of eight digits, the first in the lowest byte; a byte of zero counts as the digit 0. */
@inline
function eight(text: u64): u64 {
  const pairs = ((text & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  const fours = ((pairs & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((fours & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}
