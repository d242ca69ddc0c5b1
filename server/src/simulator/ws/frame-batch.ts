import type { Duplex } from 'node:stream';

/** Text frame, final (RFC 6455 §5.2); a server's frames carry no mask. */
const TEXT_FRAME = 0x81;
const SHORT = 126;
const MEDIUM = 65_536;
const LONGEST_HEADER = 10;
const CHUNK_BYTES = 64 * 1_024;
/** A UTF-16 code unit takes at most three bytes. */
const BYTES_PER_UNIT = 3;
const KEPT_CHUNKS = 2;

/** Text frames of one connection, written with one system call for all of a turn. */
export class FrameBatch {
  private readonly socket: Duplex;
  private readonly free: Buffer[] = [];
  private chunk: Buffer | null = null;
  private used = 0;
  private scheduled = false;

  constructor(socket: Duplex) {
    this.socket = socket;
  }

  add(text: string): void {
    const chunk = this.room(LONGEST_HEADER + text.length * BYTES_PER_UNIT);
    // Most frames need a header of four bytes; the text moves in the rare case that it is another size.
    const at = this.used;
    const length = chunk.write(text, at + 4, 'utf8');
    const header = writeHeader(chunk, at, length);
    this.used = at + header + length;
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Bytes added and not yet written. */
  pendingBytes(): number {
    return this.used;
  }

  /** Forgets what was not written yet. */
  drop(): void {
    this.chunk = null;
    this.used = 0;
  }

  private room(bytes: number): Buffer {
    if (this.chunk !== null && this.used + bytes <= this.chunk.length) return this.chunk;
    this.flush();
    const kept = this.free.pop();
    this.chunk =
      kept !== undefined && kept.length >= bytes
        ? kept
        : Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    return this.chunk;
  }

  private flush(): void {
    const { chunk, used } = this;
    if (chunk === null) return;
    this.chunk = null;
    this.used = 0;
    this.socket.write(chunk.subarray(0, used), () => {
      if (chunk.length === CHUNK_BYTES && this.free.length < KEPT_CHUNKS) this.free.push(chunk);
    });
  }
}

/** Writes the header before a payload that starts four bytes on; returns the header's length. */
function writeHeader(chunk: Buffer, at: number, length: number): number {
  chunk[at] = TEXT_FRAME;
  if (length < SHORT) {
    chunk[at + 1] = length;
    chunk.copyWithin(at + 2, at + 4, at + 4 + length);
    return 2;
  }
  if (length < MEDIUM) {
    chunk[at + 1] = SHORT;
    chunk.writeUInt16BE(length, at + 2);
    return 4;
  }
  chunk.copyWithin(at + LONGEST_HEADER, at + 4, at + 4 + length);
  chunk[at + 1] = SHORT + 1;
  chunk.writeBigUInt64BE(BigInt(length), at + 2);
  return LONGEST_HEADER;
}
