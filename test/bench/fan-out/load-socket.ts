import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface LoadTarget {
  readonly port: number;
  readonly path: string;
  readonly queries: readonly string[];
}

/** What a load client does with what it hears. */
export interface Heard {
  readonly onAcknowledged: () => void;
  /** A message of the subscription, as it came. */
  readonly onText: (text: Buffer) => void;
  readonly onEnd: (reason: string) => void;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const ACK = Buffer.from('"connection_ack"');
const PING = Buffer.from('"type":"ping"');
const EMPTY = Buffer.alloc(0);
const [TEXT, CLOSE, PING_FRAME, PONG_FRAME] = [1, 8, 9, 10];

/**
 * One subscriber on a bare socket that speaks graphql-transport-ws as the standard client does: init, subscribe with
 * an id of its own, answers to pings. Bare, because the load must cost less than what is measured.
 */
export class LoadSocket {
  readonly #socket: Socket;
  readonly #heard: Heard;
  readonly #queries: readonly string[];
  #isUpgraded = false;
  #rest: Buffer = EMPTY;

  constructor({ port, path, queries }: LoadTarget, heard: Heard) {
    this.#heard = heard;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.write(handshake(port, path));
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => heard.onEnd(error.message));
    this.#socket.on('close', () => heard.onEnd('the connection closed'));
    this.#queries = queries;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #onData(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = this.#isUpgraded ? this.#frames(bytes) : this.#answer(bytes);
  }

  /** The answer to the handshake; returns what is left. */
  #answer(bytes: Buffer): Buffer {
    const end = bytes.indexOf(END_OF_HEAD);
    if (end === -1) return bytes;
    if (!bytes.toString('latin1', 0, 20).includes(' 101 ')) this.#heard.onEnd(bytes.toString());
    this.#isUpgraded = true;
    this.#send(TEXT, '{"type":"connection_init"}');
    return this.#frames(bytes.subarray(end + END_OF_HEAD.length));
  }

  /** Takes all whole frames; returns what is left. */
  #frames(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const frame = frameAt(bytes, at);
      if (frame === null) return at === bytes.length ? EMPTY : bytes.subarray(at);
      this.#onFrame(frame.opcode, bytes.subarray(frame.start, frame.end));
      at = frame.end;
    }
  }

  #onFrame(opcode: number, payload: Buffer): void {
    if (opcode === PING_FRAME) this.#send(PONG_FRAME, payload);
    else if (opcode === CLOSE) this.#heard.onEnd(`closed: ${payload.toString('latin1', 2)}`);
    else if (opcode === TEXT) this.#onText(payload);
  }

  #onText(payload: Buffer): void {
    const head = payload.subarray(0, 120);
    if (head.includes(ACK)) {
      for (const query of this.#queries) {
        this.#send(TEXT, JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query } }));
      }
      this.#heard.onAcknowledged();
    } else if (head.includes(PING)) this.#send(TEXT, '{"type":"pong"}');
    else this.#heard.onText(payload);
  }

  /** A frame masked with zeros, which leaves the payload as it is. */
  #send(opcode: number, payload: string | Buffer): void {
    const body = Buffer.from(payload);
    const length =
      body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...length, 0, 0, 0, 0]), body]));
  }
}

/** The frame that starts here; null when it is not whole yet. */
function frameAt(bytes: Buffer, at: number): { opcode: number; start: number; end: number } | null {
  if (at + 2 > bytes.length) return null;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  const extra = short < 126 ? 0 : short === 126 ? 2 : 8;
  const start = at + 2 + extra;
  if (start > bytes.length) return null;
  const long = extra === 2 ? bytes.readUInt16BE(at + 2) : extra === 8 ? bytes.readUInt32BE(at + 6) : short;
  const end = start + long;
  return end > bytes.length ? null : { opcode: (bytes[at] ?? 0) & 0x0f, start, end };
}

function handshake(port: number, path: string): string {
  const token = Array.from(randomBytes(40), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('');
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    `Cookie: ae_session=${token}`,
    '\r\n',
  ].join('\r\n');
}
