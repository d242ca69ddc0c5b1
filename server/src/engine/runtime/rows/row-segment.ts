import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = /^(\d{12})\.jsonl$/;
const NAME_DIGITS = 12;

const LINE_END = 0x0a;

/** A file of waiting rows, one a line; its name is its place in the order. */
export class RowSegment {
  readonly index: number;
  readonly #path: string;
  #rows: number;
  #bytes: number;
  #fd: number | null = null;

  constructor(folder: string, index: number, left = { rows: 0, bytes: 0 }) {
    this.index = index;
    this.#path = join(folder, `${String(index).padStart(NAME_DIGITS, '0')}.jsonl`);
    this.#rows = left.rows;
    this.#bytes = left.bytes;
  }

  /** What an earlier run left in a folder, oldest first; a line that a kill cut off is not a row. */
  static leftIn(folder: string): RowSegment[] {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => {
        const text = readFileSync(join(folder, name));
        const left = { rows: countLines(text), bytes: text.lastIndexOf(LINE_END) + 1 };
        return new RowSegment(folder, Number(NAME.exec(name)?.[1]), left);
      });
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Lines can be added to what was added since it was begun. */
  get isOpen(): boolean {
    return this.#fd !== null;
  }

  /** Adds whole lines. Throws when the disk does not take them: then none of them counts. */
  append(lines: readonly string[]): void {
    const bytes = Buffer.from(lines.join(''));
    this.#fd ??= open(this.#path);
    // At a place, not at the end: a write that failed half-way is written over.
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#bytes + done);
    this.#bytes += bytes.length;
    this.#rows += lines.length;
  }

  /** Its lines in order, without their ends. Throws when it cannot be read. */
  read(): string[] {
    this.close();
    if (this.#bytes === 0) return [];
    return readFileSync(this.#path)
      .toString('utf8', 0, this.#bytes - 1)
      .split('\n');
  }

  /** Nothing more is added. */
  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}

function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_END); at >= 0; at = text.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}

function open(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'w');
}
