import { Socket } from 'node:net';

/** Type byte of a message that carries a part of a COPY. */
export const COPY_DATA = 0x64;
/** Type byte and length, which every message of the server starts with. */
export const MESSAGE_HEADER_BYTES = 5;

/**
 * Postgres sends each row of a COPY as a message of its own and the driver spends more on a message than on
 * anything else. This walks the messages of what has arrived and declares a run of CopyData messages to be one: its
 * length covers the headers between, which the reader of the rows skips (a row never starts with the byte `d`).
 */
export class CopyDataRuns {
  /** Bytes of the message at hand that are still to come. */
  #remaining = 0;
  /** Start of a header that the last chunk cut off. */
  #held: Uint8Array | null = null;

  /** The bytes to pass on; changed in place. Empty when all of them must wait for the next chunk. */
  pass(arrived: Buffer): Buffer {
    const chunk = this.#held === null ? arrived : Buffer.concat([this.#held, arrived]);
    this.#held = null;
    if (this.#remaining >= chunk.length) {
      this.#remaining -= chunk.length;
      return chunk;
    }
    const end = this.#walk(chunk, this.#remaining);
    if (end < chunk.length) this.#held = Uint8Array.from(chunk.subarray(end));
    return chunk.subarray(0, end);
  }

  /** Joins runs from `at` on; returns where the whole and the begun messages end. */
  #walk(chunk: Buffer, start: number): number {
    let at = start;
    let run = -1;
    while (at + MESSAGE_HEADER_BYTES <= chunk.length) {
      const next = at + 1 + lengthAt(chunk, at + 1);
      const isJoined = chunk[at] === COPY_DATA && next <= chunk.length;
      if (!isJoined) {
        declare(chunk, run, at);
        run = -1;
      } else if (run === -1) run = at;
      if (next > chunk.length) {
        this.#remaining = next - chunk.length;
        return chunk.length;
      }
      at = next;
    }
    declare(chunk, run, at);
    this.#remaining = 0;
    return at;
  }
}

/** What `readUInt32BE` says, which looks at its arguments for longer than at the bytes. */
function lengthAt(chunk: Buffer, at: number): number {
  const [first, second, third, last] = [chunk[at], chunk[at + 1], chunk[at + 2], chunk[at + 3]] as Bytes;
  return ((first << 24) | (second << 16) | (third << 8) | last) >>> 0;
}

type Bytes = [number, number, number, number];

/** Makes the messages from `run` to `end` one; −1: there are none. */
function declare(chunk: Buffer, run: number, end: number): void {
  if (run !== -1) chunk.writeUInt32BE(end - run - 1, run + 1);
}

/** A socket to Postgres whose incoming COPY data is joined. Plain connections only: TLS bytes are not messages. */
export class CopyOutSocket extends Socket {
  readonly #runs = new CopyDataRuns();

  /**
   * Rows are decoded as they arrive, so there is nothing to hold back; and the driver would not go on after a COPY
   * whose last packet made it pause.
   */
  override pause(): this {
    return this;
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (!Buffer.isBuffer(chunk)) return super.push(chunk, encoding);
    const passed = this.#runs.pass(chunk);
    return passed.length === 0 ? true : super.push(passed);
  }
}
