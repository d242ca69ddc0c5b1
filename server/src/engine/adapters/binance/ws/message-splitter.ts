/** What the splitter finds, in order of arrival. Places are those in the buffer of the last `onBuffer`. */
export interface SplitterEvents {
  /** The messages that follow lie in this buffer. */
  onBuffer(buffer: Buffer): void;
  onMessage(from: number, length: number): void;
  /** Close, ping or pong; the payload is only valid during the call. */
  onControl(opcode: number, payload: Buffer): void;
}

/** The peer does not keep to the protocol: the connection must end. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FIN = 0x80;
const RESERVED = 0x70;
const OPCODE_BITS = 0x0f;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
/** Marks of a length of 16 and of 64 bits. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const LONGEST_CONTROL = 125;
/** No message of a market stream is nearly as long. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;

/**
 * Divides what a WebSocket server sends (RFC 6455, client side, without extensions) into messages without copying
 * them: they are handed on as places in what the socket read. Only a message that is split over two reads is copied.
 */
export class MessageSplitter {
  readonly #events: SplitterEvents;
  /** Start of a frame whose rest has not come yet. */
  #held: Buffer = Buffer.alloc(0);
  /** Parts of a message in several frames. */
  #parts: Buffer[] | null = null;
  #partsLength = 0;

  constructor(events: SplitterEvents) {
    this.#events = events;
  }

  /** Takes what the socket read. Throws ProtocolError. */
  push(chunk: Buffer): void {
    const from = this.#held.length === 0 ? 0 : this.#complete(chunk);
    if (from === chunk.length) return;
    this.#events.onBuffer(chunk);
    const rest = this.#split(chunk, from);
    if (rest < chunk.length) this.#held = Buffer.from(chunk.subarray(rest));
  }

  /** Completes the frame that is held; returns how much of the chunk that took. */
  #complete(chunk: Buffer): number {
    let taken = 0;
    while (this.#held.length > 0) {
      const missing = frameLength(this.#held, 0) - this.#held.length;
      const more = chunk.subarray(taken, taken + missing);
      taken += more.length;
      const joined = Buffer.concat([this.#held, more]);
      if (more.length < missing) {
        this.#held = joined;
        return taken;
      }
      this.#events.onBuffer(joined);
      this.#held = this.#split(joined, 0) === joined.length ? Buffer.alloc(0) : joined;
    }
    return taken;
  }

  /** Hands on all whole frames from a place on; returns where the first that is not whole starts. */
  #split(buffer: Buffer, from: number): number {
    const { length } = buffer;
    let at = from;
    while (at + 2 <= length) {
      const start = at + headerLength(buffer[at + 1] as number);
      if (start > length) return at;
      const payload = payloadLength(buffer, at);
      if (start + payload > length) return at;
      this.#frame(buffer, buffer[at] as number, start, payload);
      at = start + payload;
    }
    return at;
  }

  #frame(buffer: Buffer, first: number, from: number, length: number): void {
    if (first === (FIN | OPCODE.text)) {
      if (this.#parts !== null) throw new ProtocolError('a message starts inside another');
      this.#events.onMessage(from, length);
      return;
    }
    if ((first & RESERVED) !== 0) throw new ProtocolError('a frame uses an extension that was not agreed');
    const opcode = first & OPCODE_BITS;
    if (opcode >= OPCODE.close) this.#control(first, opcode, buffer.subarray(from, from + length));
    else this.#part(buffer, { isLast: (first & FIN) !== 0, opcode }, from, length);
  }

  #control(first: number, opcode: number, payload: Buffer): void {
    const isKnown = opcode <= OPCODE.pong;
    if (!isKnown || (first & FIN) === 0 || payload.length > LONGEST_CONTROL) {
      throw new ProtocolError(`a control frame 0x${first.toString(16)} of ${payload.length} bytes`);
    }
    this.#events.onControl(opcode, payload);
  }

  /** Binary messages and messages in several frames: the venue sends none, the protocol allows them. */
  #part(buffer: Buffer, frame: { isLast: boolean; opcode: number }, from: number, length: number): void {
    const isContinuation = frame.opcode === OPCODE.continuation;
    if (isContinuation !== (this.#parts !== null) || frame.opcode > OPCODE.binary) {
      throw new ProtocolError(`an unexpected frame with opcode ${frame.opcode}`);
    }
    const parts = this.#parts ?? [];
    this.#parts = parts;
    parts.push(Buffer.from(buffer.subarray(from, from + length)));
    this.#partsLength += length;
    if (this.#partsLength > LONGEST_MESSAGE) throw new ProtocolError('a message is longer than 4 MiB');
    if (frame.isLast) this.#join(parts, buffer);
  }

  #join(parts: readonly Buffer[], buffer: Buffer): void {
    const message = Buffer.concat(parts);
    this.#parts = null;
    this.#partsLength = 0;
    this.#events.onBuffer(message);
    this.#events.onMessage(0, message.length);
    this.#events.onBuffer(buffer);
  }
}

function headerLength(second: number): number {
  const marked = second & LENGTH_BITS;
  if (marked === LENGTH_16) return 4;
  return marked === LENGTH_64 ? 10 : 2;
}

/** Length of the payload of a frame whose header is there. Throws ProtocolError for what a server may not send. */
function payloadLength(buffer: Buffer, at: number): number {
  const second = buffer[at + 1] as number;
  if ((second & MASKED) !== 0) throw new ProtocolError('a frame of the server is masked');
  if (second < LENGTH_16) return second;
  if (second === LENGTH_16) return ((buffer[at + 2] as number) << 8) | (buffer[at + 3] as number);
  const length = buffer.readUInt32BE(at + 2) * 2 ** 32 + buffer.readUInt32BE(at + 6);
  if (length > LONGEST_MESSAGE) throw new ProtocolError(`a frame of ${length} bytes`);
  return length;
}

/** Bytes that are needed to know more of a frame: its header, then the whole. */
function frameLength(buffer: Buffer, at: number): number {
  if (buffer.length < at + 2) return 2;
  const header = headerLength(buffer[at + 1] as number);
  return buffer.length < at + header ? header : header + payloadLength(buffer, at);
}
