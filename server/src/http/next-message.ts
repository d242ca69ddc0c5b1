import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';

/** Larger messages are not copied for each reader: head and body are written apart. */
const LARGEST_COPY = 4 * 1024;
const TEXT = 0x81;

/** `{"id":…,"type":"next","payload":` of one operation. */
export function nextHead(id: string): Buffer {
  return Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
}

/**
 * A result on its way to many: serialised once, framed once for all operations of the same id. The frame is whole
 * and unmasked (RFC 6455 §5.2), so it can be written between those that the WebSocket library writes.
 */
export class NextMessage {
  /** Whether it came about without errors. */
  readonly isWhole: boolean;
  readonly #tail: Buffer;
  #head: Buffer | null = null;
  #frame: Buffer = EMPTY;

  constructor(result: ExecutionResult) {
    this.isWhole = result.errors === undefined;
    this.#tail = Buffer.from(`${JSON.stringify(result)}}`);
  }

  writeTo(socket: Duplex, head: Buffer): void {
    const length = head.length + this.#tail.length;
    if (length <= LARGEST_COPY) {
      socket.write(this.#frameFor(head, length));
      return;
    }
    socket.cork();
    socket.write(Buffer.concat([frameStart(length), head]));
    socket.write(this.#tail);
    socket.uncork();
  }

  #frameFor(head: Buffer, length: number): Buffer {
    if (this.#head?.equals(head) === true) return this.#frame;
    const start = frameStart(length);
    const frame = Buffer.allocUnsafe(start.length + length);
    start.copy(frame, 0);
    head.copy(frame, start.length);
    this.#tail.copy(frame, start.length + head.length);
    this.#head = head;
    this.#frame = frame;
    return frame;
  }
}

const EMPTY = Buffer.alloc(0);

/** First bytes of a final text frame: a length under 126 in one byte, else in two or eight more. */
function frameStart(length: number): Buffer {
  if (length < 126) return Buffer.from([TEXT, length]);
  if (length < 65_536) return Buffer.from([TEXT, 126, length >> 8, length & 0xff]);
  const start = Buffer.alloc(10);
  start[0] = TEXT;
  start[1] = 127;
  start.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  start.writeUInt32BE(length % 2 ** 32, 6);
  return start;
}
