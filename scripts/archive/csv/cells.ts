/** How one cell of a CSV becomes a number. */
export type CellKind = 'whole' | 'decimal' | 'optional' | 'time' | 'flag' | 'symbol' | 'skip';

/** What a person is told that a cell should have been. */
export const CELL_WORDS: Readonly<Record<CellKind, string>> = {
  whole: `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  decimal: 'a decimal number',
  optional: 'a decimal number or nothing',
  time: 'a time: epoch milliseconds or microseconds, or YYYY-MM-DD hh:mm:ss in UTC',
  flag: 'true or false',
  symbol: 'an instrument in upper case, the same in every row',
  skip: 'anything',
};

const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const ZERO = 48;
const DOT = 46;
const QUOTE = 34;
const LOWER_CASE = 0x20;
const LOWER_CASE_QUAD = 0x20202020;
const LOWER_E = 101;
/** 'true' and 'fals' as four bytes, the first one lowest. */
const TRUE = 0x65757274;
const FALS = 0x736c6166;
/** Digits that always fit a 32-bit integer; two such runs make every mantissa that is read the fast way. */
const RUN = 8;
/** Up to here a mantissa is below 2^53, and mantissa ÷ 10^k is rounded as the nearest double (k ≤ 22). */
const EXACT_DIGITS = 15;
const LONGEST_WHOLE = 16;
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const PLAIN = /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)Z?$/;

/** What a reader returns for a cell that is not such a number. */
export const REFUSED = -1;

/** Epoch milliseconds of a date and time in UTC (see `CELL_WORDS`); null when it is none. */
export function dateTimeOf(text: string): number | null {
  const [, day = '-', clock] = DATE_TIME.exec(text) ?? [];
  const parsed = Date.parse(`${day}T${clock}Z`);
  // 30 February parses, as a day of March.
  const isSound = !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day);
  return isSound ? parsed : null;
}

/**
 * Reads cells of bytes whose last one is a line feed. Every reader takes where the cell begins, puts the number at a
 * row of a column and returns where the cell ends, or REFUSED. (Positions are small integers and travel in
 * registers; a double that is returned would be garbage, for the engine boxes doubles that cross a call. `private`
 * and not `#`: a private name is checked at every access, which costs a tenth of the whole scan.)
 */
export class CellReader {
  bytes: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  /** Last place where four bytes can be read. */
  private lastQuad = -1;
  /** What the last run of digits makes. */
  private value = 0;

  /** Takes other bytes. */
  open(bytes: Uint8Array): void {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.lastQuad = bytes.byteLength - 4;
  }

  /** An unsigned integer of at most 2^53 − 1. */
  whole(at: number, out: Float64Array, row: number): number {
    const middle = this.run(at);
    const high = this.value;
    if (middle - at < RUN) {
      out[row] = high;
      return middle > at ? middle : REFUSED;
    }
    const end = this.run(middle);
    const value = high * (POWERS[end - middle] ?? 0) + this.value;
    out[row] = value;
    return end - at <= LONGEST_WHOLE && value <= Number.MAX_SAFE_INTEGER ? end : REFUSED;
  }

  /** Up to eight digits, two at a time, in 32-bit arithmetic; returns where they end. */
  private run(start: number): number {
    const { bytes } = this;
    const end = start + RUN;
    let at = start;
    let value = 0;
    for (; at < end; at += 2) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >>> 0 > 9) break;
      const next = (bytes[at + 1] ?? 0) - ZERO;
      if (next >>> 0 > 9) {
        value = (value * 10 + digit) | 0;
        at += 1;
        break;
      }
      value = (value * 100 + digit * 10 + next) | 0;
    }
    this.value = value;
    return at;
  }

  /** A signed decimal; bit-equal to Number() of its text. */
  decimal(at: number, out: Float64Array, row: number): number {
    const dot = this.run(at);
    const whole = this.value;
    if (this.bytes[dot] !== DOT) {
      out[row] = whole;
      return dot > at && this.isEnd(dot) ? dot : this.byText(at, out, row);
    }
    const end = this.run(dot + 1);
    const digits = end - dot - 1;
    const scale = POWERS[digits] ?? 1;
    out[row] = (whole * scale + this.value) / scale;
    const isExact = dot > at && digits > 0 && dot - at + digits <= EXACT_DIGITS;
    return isExact && this.isEnd(end) ? end : this.byText(at, out, row);
  }

  /** The slow way of all cells that are long, negative or have an exponent. */
  private byText(at: number, out: Float64Array, row: number): number {
    const end = this.endOf(at);
    const text = this.text(at, end);
    const value = PLAIN.test(text) ? Number(text) : Number.NaN;
    out[row] = value;
    return Number.isFinite(value) ? end : REFUSED;
  }

  /** A decimal; NaN for an empty cell. */
  optional(at: number, out: Float64Array, row: number): number {
    const isQuoted = this.bytes[at] === QUOTE && this.bytes[at + 1] === QUOTE;
    const end = isQuoted ? at + 2 : at;
    if (!this.isEnd(end)) return this.decimal(at, out, row);
    out[row] = Number.NaN;
    return end;
  }

  /** A number in the file's own unit, or a date and time in UTC as milliseconds. */
  time(at: number, out: Float64Array, row: number): number {
    const end = this.whole(at, out, row);
    return end !== REFUSED && this.isEnd(end) ? end : this.dateTime(at, out, row);
  }

  private dateTime(at: number, out: Float64Array, row: number): number {
    const end = this.endOf(at);
    const parsed = dateTimeOf(this.text(at, end));
    out[row] = parsed ?? Number.NaN;
    return parsed === null ? REFUSED : end;
  }

  /** 1 for true, 0 for false, in any case. */
  flag(at: number, out: Float64Array, row: number): number {
    if (at > this.lastQuad) return REFUSED;
    const word = this.view.getInt32(at, true) | LOWER_CASE_QUAD;
    out[row] = word === TRUE ? 1 : 0;
    if (word === TRUE) return at + 4;
    return word === FALS && ((this.bytes[at + 4] ?? 0) | LOWER_CASE) === LOWER_E ? at + 5 : REFUSED;
  }

  /** The text between two places. */
  text(from: number, to: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString('utf8');
  }

  /** Where the cell that begins here ends, whatever it holds. */
  endOf(from: number): number {
    let at = from;
    while (!this.isEnd(at)) at += 1;
    return at;
  }

  /** True at a separator or line end. */
  isEnd(at: number): boolean {
    const byte = this.bytes[at];
    return byte === COMMA || byte === LINE_FEED || byte === undefined || this.isReturn(at);
  }

  private isReturn(at: number): boolean {
    return this.bytes[at] === CARRIAGE_RETURN && this.bytes[at + 1] === LINE_FEED;
  }
}
