import { VENUE_SYMBOL } from '@ae/db/enums.ts';
import { type CellKind, CellReader, REFUSED } from './cells.ts';

/** What to read of each column of a CSV, in file order. */
export interface ScanPlan {
  readonly cells: readonly CellKind[];
  /** Index of the output column per column of the file; −1 for those that give none. */
  readonly outputs: readonly number[];
  /** Number of output columns. */
  readonly width: number;
}

/** Why a row could not be read. */
export interface ScanFault {
  /** Column of the file, from 0; −1 when the number of cells is wrong. */
  readonly column: number;
  /** The cell, or the whole line when the number of cells is wrong. */
  readonly text: string;
}

const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Rows of one output at most: columns stay in the cache and memory constant. */
export const BATCH_ROWS = 4_096;
const NOWHERE = new Float64Array(BATCH_ROWS);
const ORDER: readonly CellKind[] = ['whole', 'decimal', 'time', 'flag', 'optional', 'symbol', 'skip'];

/**
 * Turns the bytes of a CSV into columns of doubles, without a string or an object per row. It knows nothing of what
 * the numbers mean. Owns its columns and uses them again with every call. (`private` for speed, as in CellReader.)
 */
export class CsvScanner {
  /** Output columns; as many of their rows are filled as the last call returned. */
  readonly columns: readonly Float64Array[];
  /** Where the next call goes on: behind the last row that was read. */
  position = 0;
  /** Set when the row at `position` cannot be read. */
  fault: ScanFault | null = null;
  /** Symbol of the first row; every row must have it. */
  symbol: string | null = null;
  private readonly reader = new CellReader();
  /** Per column of the file: its kind as an index of ORDER. */
  private readonly codes: Uint8Array;
  private readonly outputs: readonly Float64Array[];

  constructor(plan: ScanPlan) {
    this.columns = Array.from({ length: plan.width }, () => new Float64Array(BATCH_ROWS));
    this.codes = Uint8Array.from(plan.cells, (kind) => ORDER.indexOf(kind));
    this.outputs = plan.outputs.map((output) => this.columns[output] ?? NOWHERE);
  }

  /** Reads whole rows of bytes[from, to), which ends with a line feed; at most BATCH_ROWS. Returns how many. */
  scan(bytes: Uint8Array, from: number, to: number): number {
    this.reader.open(bytes);
    this.position = from;
    let row = 0;
    while (row < BATCH_ROWS && this.position < to) {
      const next = this.row(this.position, row);
      if (next === REFUSED) break;
      this.position = next;
      row += 1;
    }
    return row;
  }

  /** Reads the row that begins here; returns where the next one does. */
  private row(start: number, row: number): number {
    const { bytes } = this.reader;
    const codes = this.codes;
    const outputs = this.outputs;
    const last = codes.length - 1;
    let at = start;
    for (let column = 0; column < last; column += 1) {
      const end = this.cell(codes[column] ?? 0, at, outputs[column] ?? NOWHERE, row);
      if (end === REFUSED || bytes[end] !== COMMA) return this.refuse(column, at);
      at = end + 1;
    }
    const end = this.cell(codes[last] ?? 0, at, outputs[last] ?? NOWHERE, row);
    return end === REFUSED ? this.refuse(last, at) : this.endRow(end, at);
  }

  /** Passes the end of a line whose last cell began at `at`. */
  private endRow(end: number, at: number): number {
    const { bytes } = this.reader;
    const lineEnd = bytes[end] === CARRIAGE_RETURN ? end + 1 : end;
    return bytes[lineEnd] === LINE_FEED ? lineEnd + 1 : this.refuse(this.codes.length - 1, at);
  }

  private cell(code: number, at: number, out: Float64Array, row: number): number {
    const reader = this.reader;
    if (code === 0) return reader.whole(at, out, row);
    if (code === 1) return reader.decimal(at, out, row);
    if (code === 2) return reader.time(at, out, row);
    return code === 3 ? reader.flag(at, out, row) : this.rareCell(code, at, out, row);
  }

  private rareCell(code: number, at: number, out: Float64Array, row: number): number {
    const reader = this.reader;
    if (code === 4) return reader.optional(at, out, row);
    const end = reader.endOf(at);
    if (code !== 5) return end;
    const text = unquoted(reader.text(at, end));
    if (this.symbol === null && VENUE_SYMBOL.test(text)) this.symbol = text;
    return text === this.symbol ? end : REFUSED;
  }

  /** A line with another number of cells is told as that, not as the bad number it makes of one of them. */
  private refuse(column: number, at: number): typeof REFUSED {
    const reader = this.reader;
    const line = lineAt(reader.bytes, this.position);
    const isWhole = line.split(',').length === this.codes.length;
    this.fault = isWhole ? { column, text: reader.text(at, reader.endOf(at)) } : { column: -1, text: line };
    return REFUSED;
  }
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** The line that starts at `from`, without its end. */
export function lineAt(bytes: Uint8Array, from: number): string {
  const end = bytes.indexOf(LINE_FEED, from);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('utf8');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
