import { readBytes } from '../byte-source.ts';

/** Whole lines as bytes: [0, end), valid until the next ones are asked for; the last byte is a line feed. */
export interface LineBytes {
  readonly bytes: Uint8Array;
  readonly end: number;
}

const LINE_FEED = 10;
/** Far above the longest row of an archive; without a limit, a file without line ends would fill memory. */
const LONGEST_LINE = 1024 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** The line behind those that were handed out is longer than any row can be. */
export class EndlessLine extends Error {
  override readonly name = 'EndlessLine';
}

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Reads a (compressed) file in pieces of whole lines; memory stays that of one chunk and one line. Lines are handed
 * out where they were read, only those that two chunks share are put together. A last line without an end gets one.
 * Throws InputError when the file cannot be read, EndlessLine when a line does not end.
 */
export async function* readLineBytes(file: string): AsyncGenerator<LineBytes> {
  const line = new OpenLine();
  for await (const chunk of readBytes(file)) yield* line.pieces(chunk);
  yield* line.end();
}

/** The line that has begun and not ended yet. */
class OpenLine {
  #open = NOTHING;
  #isFirst = true;

  /** What is whole with this chunk: the line that began before it, and the others where they are. */
  *pieces(chunk: Buffer): Generator<LineBytes> {
    const content = this.#isFirst ? withoutMark(chunk) : chunk;
    this.#isFirst = false;
    const start = this.#open.length === 0 ? 0 : content.indexOf(LINE_FEED) + 1;
    const end = content.lastIndexOf(LINE_FEED) + 1;
    if (start > 0) yield piece(Buffer.concat([this.#open, content.subarray(0, start)]));
    if (end > start) yield piece(content.subarray(start, end));
    this.#open = end > 0 ? Buffer.from(content.subarray(end)) : Buffer.concat([this.#open, content]);
    if (this.#open.length <= LONGEST_LINE) return;
    throw new EndlessLine('is longer than 1 MiB (expected lines of text)');
  }

  *end(): Generator<LineBytes> {
    if (this.#open.length > 0) yield piece(Buffer.concat([this.#open, Buffer.of(LINE_FEED)]));
  }
}

function piece(bytes: Buffer): LineBytes {
  return { bytes, end: bytes.length };
}

function withoutMark(chunk: Buffer): Buffer {
  return BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte) ? chunk.subarray(3) : chunk;
}
