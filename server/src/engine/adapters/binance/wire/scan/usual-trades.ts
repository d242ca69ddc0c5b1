import type { Frame } from './frame.ts';
import { UNUSED } from './learn.ts';
import { isLiteralAt, literalAt } from './literal.ts';
import { FAIL, readDecimal, readFlag, readInteger, readTime } from './numbers.ts';
import { TRADE } from './trade.ts';

/**
 * The aggregate trade in the order in which the venue writes it today, read in one go: by far the most frequent
 * frame, and each branch and each line of memory saved counts. Any other order is read by its layout.
 *
 * `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":…,"s":"BTCUSDT","a":…,"p":"…","q":"…","nq":"…","f":…,
 * "l":…,"T":…,"m":…}}`
 */
const PREFIX = literalOf('{"stream":"');
const MIDDLE_TEXT = '@aggTrade","data":{"e":"aggTrade","E":';
const MIDDLE = literalOf(MIDDLE_TEXT);
const BEFORE_SYMBOL = literalOf(',"s":"');
const BEHIND_SYMBOL = '","a":';
/** `,"p"` and so on as little-endian words; all are followed by a colon. */
const COMMA_P = wordOf(',"p"');
const COMMA_Q = wordOf(',"q"');
const COMMA_F = wordOf(',"f"');
const COMMA_L = wordOf(',"l"');
const COMMA_T = wordOf(',"T"');
const COMMA_M = wordOf(',"m"');
const COMMA_NQ = wordOf(',"nq');
const QUOTE_COLON = 0x3a22;
const COLON = 58;
/** `}}` */
const END = 0x7d7d;

/** Longest symbol that a row holds, bytes. */
const LONGEST_SYMBOL = 16;
/** Doubles of a row: the first 16 bytes from the name on, and the symbol with what follows it, overlapping. */
const ROW = 8;
const BUCKETS = 2_048;
const NONE = -1;

/** Reads usual trades of the streams it knows. A row is a stream; all that is compared for one lies together. */
export class UsualTrades {
  readonly #buckets = new Int16Array(BUCKETS).fill(NONE);
  /** Row that shares the bucket. */
  #next = new Int16Array(0);
  #rows = new Float64Array(0);
  #lengths = new Uint8Array(0);
  readonly #rowOf = new Map<string, number>();

  /** Learns a stream `<name>@aggTrade`; the number it has from now on, null when its symbol cannot be held. */
  add(symbol: string): number | null {
    const length = Buffer.byteLength(symbol);
    const isPlain = /^[A-Z0-9_]+$/.test(symbol);
    if (!isPlain || length < 2 || length > LONGEST_SYMBOL) return null;
    const known = this.#rowOf.get(symbol);
    const row = known ?? this.#rowOf.size;
    this.#grow(row + 1);
    this.#rows.set(rowOf(symbol), row * ROW);
    if (known !== undefined) return row;
    this.#rowOf.set(symbol, row);
    this.#lengths[row] = length;
    const bucket = bucketOf(viewOf(symbol.toLowerCase() + MIDDLE_TEXT), 0);
    this.#next[row] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = row;
    return row;
  }

  /** The stream of this symbol is not carried any more; its row waits for it to come back. */
  forget(symbol: string): void {
    const row = this.#rowOf.get(symbol);
    if (row === undefined) return;
    this.#rows.fill(Number.NaN, row * ROW, (row + 1) * ROW);
  }

  /** Reads the values of a frame that ends with '}'; the number of its stream, or FAIL. */
  read(frame: Frame, out: Float64Array): number {
    const { view, base, last } = frame;
    const row = this.#find(view, base + PREFIX.length);
    if (row === NONE || !isLiteralAt(view, base, PREFIX)) return FAIL;
    let at = this.#readHead(view, base + PREFIX.length, row, out);
    for (let part = 0; part < PARTS.length && at !== FAIL && at <= last; part += 1) {
      at = (PARTS[part] as Part)(view, at, out);
    }
    return at === last + 1 ? row : FAIL;
  }

  #find(view: DataView, at: number): number {
    const first = view.getFloat64(at, true);
    const second = view.getFloat64(at + 8, true);
    let row = this.#buckets[bucketOf(view, at)] as number;
    while (row !== NONE) {
      if (first === this.#rows[row * ROW] && second === this.#rows[row * ROW + 1]) return row;
      row = this.#next[row] as number;
    }
    return NONE;
  }

  /** From the name of the stream to the id. */
  #readHead(view: DataView, from: number, row: number, out: Float64Array): number {
    const length = this.#lengths[row] as number;
    const rows = this.#rows;
    const middle = from + length;
    if (!isLiteralAt(view, middle, MIDDLE)) return FAIL;
    const at = readTime(view, middle + MIDDLE.length, out, UNUSED);
    if (at === FAIL || !isLiteralAt(view, at, BEFORE_SYMBOL)) return FAIL;
    const symbol = at + BEFORE_SYMBOL.length;
    const place = row * ROW + 2;
    if (view.getFloat64(symbol, true) !== rows[place]) return FAIL;
    if (view.getFloat64(symbol + Math.min(8, length - 2), true) !== rows[place + 1]) return FAIL;
    if (view.getFloat64(symbol + length - 2, true) !== rows[place + 2]) return FAIL;
    return readInteger(view, symbol + length + BEHIND_SYMBOL.length, out, TRADE.id);
  }

  #grow(rows: number): void {
    if (rows <= this.#lengths.length) return;
    const capacity = Math.max(64, 2 * this.#lengths.length);
    const [next, all, lengths] = [this.#next, this.#rows, this.#lengths];
    this.#next = new Int16Array(capacity);
    this.#next.set(next);
    this.#rows = new Float64Array(capacity * ROW);
    this.#rows.set(all);
    this.#lengths = new Uint8Array(capacity);
    this.#lengths.set(lengths);
  }
}

/** `,"p":"…","q":"…","nq":"…"`. */
function readAmounts(view: DataView, from: number, out: Float64Array): number {
  if (!isKey(view, from, COMMA_P)) return FAIL;
  const priceEnd = readDecimal(view, from + 5, out, TRADE.price);
  if (priceEnd === FAIL || !isKey(view, priceEnd, COMMA_Q)) return FAIL;
  const qtyAt = priceEnd + 5;
  const qtyEnd = readDecimal(view, qtyAt, out, TRADE.qty);
  if (qtyEnd === FAIL || !isLongKey(view, qtyEnd)) return FAIL;
  const normalAt = qtyEnd + 6;
  const length = qtyEnd - qtyAt;
  if (!isSameText(view, qtyAt, normalAt, length)) return readDecimal(view, normalAt, out, TRADE.normalQty);
  out[TRADE.normalQty] = out[TRADE.qty] as number;
  return normalAt + length;
}

/** `,"f":…,"l":…,"T":…,"m":…}}`: the place behind the frame. */
function readRest(view: DataView, from: number, out: Float64Array): number {
  if (!isKey(view, from, COMMA_F)) return FAIL;
  const firstEnd = readInteger(view, from + 5, out, TRADE.firstId);
  if (firstEnd === FAIL || !isKey(view, firstEnd, COMMA_L)) return FAIL;
  const lastEnd = readInteger(view, firstEnd + 5, out, TRADE.lastId);
  if (lastEnd === FAIL || !isKey(view, lastEnd, COMMA_T)) return FAIL;
  const timeEnd = readTime(view, lastEnd + 5, out, TRADE.time);
  if (timeEnd === FAIL || !isKey(view, timeEnd, COMMA_M)) return FAIL;
  const end = readFlag(view, timeEnd + 5, out, TRADE.isBuyerMaker);
  return end !== FAIL && view.getInt16(end, true) === END ? end + 2 : FAIL;
}

type Part = (view: DataView, from: number, out: Float64Array) => number;

/**
 * The frame behind the id, in turn. Called through a list so that the compiler makes each one piece of code of its
 * own with everything it calls inside; calls cost more here than the reading.
 */
const PARTS: readonly Part[] = [readAmounts, readRest];

/** `,"p":` and the like. */
function isKey(view: DataView, at: number, word: number): boolean {
  return view.getInt32(at, true) === word && view.getUint8(at + 4) === COLON;
}

/** `,"nq":` */
function isLongKey(view: DataView, at: number): boolean {
  return view.getInt32(at, true) === COMMA_NQ && view.getInt16(at + 4, true) === QUOTE_COLON;
}

/** Masks of the first `n` bytes of two words. */
const FIRST_BYTES = Int32Array.from([0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1]);
const NEXT_BYTES = Int32Array.from([0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1]);

/** Whether two texts of up to eight bytes are the same; most quantities are all normal. */
function isSameText(view: DataView, one: number, other: number, length: number): boolean {
  if (length > 8) return false;
  const first = (view.getInt32(one, true) ^ view.getInt32(other, true)) & (FIRST_BYTES[length] as number);
  const next =
    (view.getInt32(one + 4, true) ^ view.getInt32(other + 4, true)) & (NEXT_BYTES[length] as number);
  return (first | next) === 0;
}

/** What is compared for a stream; text is never ±0 or NaN when it is read as doubles. */
function rowOf(symbol: string): Float64Array {
  const name = viewOf(symbol.toLowerCase() + MIDDLE_TEXT);
  const upper = viewOf(symbol + BEHIND_SYMBOL);
  const { length } = symbol;
  const places = [0, Math.min(8, length - 2), length - 2];
  const doubles = places.map((place) => upper.getFloat64(place, true));
  return Float64Array.from([name.getFloat64(0, true), name.getFloat64(8, true), ...doubles]);
}

function bucketOf(view: DataView, at: number): number {
  const hash =
    Math.imul(view.getInt32(at, true), 0x9e3779b1) ^
    Math.imul(view.getInt32(at + 4, true), 0x85ebca6b) ^
    Math.imul(view.getInt32(at + 8, true), 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}

function viewOf(text: string): DataView {
  const bytes = Buffer.alloc(Buffer.byteLength(text) + 8);
  bytes.write(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function literalOf(text: string) {
  return literalAt(viewOf(text), 0, Buffer.byteLength(text));
}

function wordOf(text: string): number {
  return viewOf(text).getInt32(0, true);
}
