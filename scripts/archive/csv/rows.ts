import { type Fault, InputError, inputError, quote } from '../../input-error.ts';
import { CELL_WORDS } from './cells.ts';
import { EndlessLine, type LineBytes, readLineBytes } from './lines.ts';
import { CsvScanner, lineAt, type ScanFault } from './scanner.ts';
import { type CsvShape, csvShape, type Hints } from './shape.ts';

/** Rows of a file as columns in the order of the layout's fields; the columns are used again for the next rows. */
export interface RawRows {
  readonly shape: Pick<CsvShape, 'layout'>;
  /** Line of the first row, from 1. */
  readonly first: number;
  readonly length: number;
  /** A column per field of the layout; null for fields that the file does not have. */
  readonly columns: readonly (Float64Array | null)[];
  /** The symbol that stands in the rows, when they have one. */
  readonly symbol: string | null;
  /** How a place in the file is called: `line 7`, `row 7`. */
  readonly unit: 'line' | 'row';
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Enough that one bad line does not decide. */
const TELLING_LINES = 3;

/** Reads all rows of a CSV (plain, .gz or .zip). Throws InputError naming the file and the first line that is wrong. */
export async function* readCsvRows(file: string, hints: Hints): AsyncGenerator<RawRows> {
  let reader: CsvRows | null = null;
  try {
    for await (const piece of readLineBytes(file)) {
      reader ??= new CsvRows(file, csvShape(file, firstLines(piece), hints));
      yield* reader.read(piece.bytes, piece.end);
    }
  } catch (cause) {
    if (!(cause instanceof EndlessLine)) throw cause;
    throw new InputError(`${file} line ${reader?.line ?? 1}: ${cause.message}`, { cause });
  }
}

/** The lines that tell what the file is; one of them may be the bad one. */
function firstLines({ bytes, end }: LineBytes): string[] {
  const lines: string[] = [];
  for (let at = 0; at < end && lines.length < TELLING_LINES; at = bytes.indexOf(LINE_FEED, at) + 1) {
    lines.push(lineAt(bytes, at));
  }
  return lines;
}

class CsvRows {
  readonly #file: string;
  readonly #shape: CsvShape;
  readonly #scanner: CsvScanner;
  readonly #columns: readonly (Float64Array | null)[];
  /** Number of the next line. */
  line = 1;
  #isHeaderNext: boolean;
  /** Number of the first blank line; blank lines may only end a file. */
  #blankLine = 0;

  constructor(file: string, shape: CsvShape) {
    this.#file = file;
    this.#shape = shape;
    this.#scanner = new CsvScanner(shape.plan);
    const present = new Set(shape.plan.outputs);
    this.#columns = this.#scanner.columns.map((column, index) => (present.has(index) ? column : null));
    this.#isHeaderNext = shape.hasHeader;
  }

  *read(bytes: Uint8Array, end: number): Generator<RawRows> {
    let at = this.#isHeaderNext ? this.#passHeader(bytes) : 0;
    while (at < end) {
      if (this.#blankLine > 0) return this.#onlyBlank(bytes, at, end);
      const length = this.#scanner.scan(bytes, at, end);
      at = this.#scanner.position;
      if (length > 0) yield this.#rows(length);
      this.line += length;
      if (this.#scanner.fault !== null) this.#judge(this.#scanner.fault, bytes, at);
    }
  }

  #rows(length: number): RawRows {
    const { symbol } = this.#scanner;
    return { shape: this.#shape, first: this.line, length, columns: this.#columns, symbol, unit: 'line' };
  }

  #passHeader(bytes: Uint8Array): number {
    this.#isHeaderNext = false;
    this.line += 1;
    return bytes.indexOf(LINE_FEED) + 1;
  }

  /** A blank line is a fault only when something follows. */
  #judge(fault: ScanFault, bytes: Uint8Array, at: number): void {
    if (lineAt(bytes, at) === '') this.#blankLine = this.line;
    else throw this.#refusal(fault);
  }

  #onlyBlank(bytes: Uint8Array, from: number, end: number): void {
    for (let at = from; at < end; at += 1) {
      if (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) continue;
      throw new InputError(`${this.#file} line ${this.#blankLine}: is blank (expected a row)`);
    }
  }

  #refusal({ column, text }: ScanFault): InputError {
    const { headers, plan, layout } = this.#shape;
    const place = `${this.#file} line ${this.line}`;
    if (column < 0) {
      const expected = `${headers.length}: ${headers.map((header) => header || '…').join(',')}`;
      return new InputError(
        `${place}: ${text.split(',').length} columns in ${quote(text)} (expected ${expected})`,
      );
    }
    const field =
      layout.fields[plan.outputs[column] ?? -1]?.name ?? headers[column] ?? `column ${column + 1}`;
    const expected = CELL_WORDS[plan.cells[column] ?? 'skip'];
    return inputError({ place, field, value: text, expected } satisfies Fault);
  }
}
