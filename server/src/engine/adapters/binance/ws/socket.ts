import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, connect as netConnect, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { giveBack, takeReadMemory } from '../wire/scan/memory.ts';
import { MessageSplitter, OPCODE, ProtocolError, type SplitterEvents } from './message-splitter.ts';

/** What a socket tells its connection; nothing more after `onEnd`, which is called once. */
export interface SocketEvents extends Pick<SplitterEvents, 'onBuffer' | 'onMessage'> {
  onOpen(): void;
  /** Something came in, whatever it is; before the messages in it. */
  onBytes(): void;
  /** The handshake got this answer instead of a connection; `onEnd` follows. */
  onTurnedAway(status: number, retryAfter: string | null): void;
  /** The socket is over and why. */
  onEnd(reason: string): void;
}

/** Of RFC 6455: proves that the server understood the handshake. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const HANDSHAKE_TIMEOUT_MS = 15_000;
/** How long the other side may take to close after us. */
const CLOSE_TIMEOUT_MS = 1_000;
const MASK_BYTES = 4;

/**
 * WebSocket client for streams (RFC 6455). It hands on messages as places in what the socket read, so that millions
 * of them need no object each, answers pings, and offers no compression: inflating costs a hundred times more than
 * reading. All reads of a socket go into one piece of the memory that frames are read in: fresh memory for each is
 * cold, and garbage.
 */
export class StreamSocket {
  readonly #events: SocketEvents;
  readonly #splitter: MessageSplitter;
  readonly #request: ReturnType<typeof httpRequest>;
  readonly #key = randomBytes(16).toString('base64');
  #stream: Duplex | null = null;
  #isOver = false;

  constructor(url: string, events: SocketEvents) {
    this.#events = events;
    this.#splitter = new MessageSplitter({
      onBuffer: (buffer) => events.onBuffer(buffer),
      onMessage: (from, length) => {
        if (!this.#isOver) events.onMessage(from, length);
      },
      onControl: (opcode, payload) => this.#control(opcode, payload),
    });
    this.#request = this.#handshake(new URL(url));
  }

  get isOpen(): boolean {
    return this.#stream !== null && !this.#isOver;
  }

  sendText(text: string): void {
    if (this.isOpen) this.#stream?.write(clientFrame(OPCODE.text, Buffer.from(text)));
  }

  /** Says goodbye and ends; `onEnd` is not called any more. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const stream = this.#stream;
    if (stream === null) {
      this.#request.destroy();
      return;
    }
    stream.end(clientFrame(OPCODE.close, Buffer.from([0x03, 0xe8])));
    setTimeout(() => stream.destroy(), CLOSE_TIMEOUT_MS).unref();
  }

  /** Ends at once. */
  destroy(reason: string): void {
    this.#end(reason);
  }

  #handshake(url: URL): ReturnType<typeof httpRequest> {
    const isSecure = url.protocol === 'wss:';
    url.protocol = isSecure ? 'https:' : 'http:';
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': this.#key,
    };
    const createConnection = (options: object) => this.#connect(options as TcpNetConnectOpts, isSecure);
    const request = (isSecure ? httpsRequest : httpRequest)(url, { headers, createConnection });
    request.setTimeout(HANDSHAKE_TIMEOUT_MS, () => this.#end('the handshake took too long'));
    request.on('upgrade', (answer, stream, head) => this.#opened(answer, stream, head));
    request.on('response', (answer) => this.#turnedAway(answer));
    request.on('error', (error) => this.#end(error.message));
    request.end();
    return request;
  }

  #turnedAway({ statusCode = 0, headers }: IncomingMessage): void {
    if (!this.#isOver) this.#events.onTurnedAway(statusCode, headers['retry-after'] ?? null);
    this.#end(`the handshake was answered with ${statusCode}`);
  }

  #connect(options: TcpNetConnectOpts, isSecure: boolean): Socket {
    const buffer = takeReadMemory();
    const callback = (length: number): boolean => {
      this.#take(socket, buffer.subarray(0, length));
      return true;
    };
    const all = { ...options, onread: { buffer, callback } };
    const servername = isIP(options.host ?? '') === 0 ? options.host : '';
    const socket: Socket = isSecure ? tlsConnect({ ...all, servername }) : netConnect(all);
    socket.once('close', () => giveBack(buffer));
    return socket;
  }

  /** Takes what was read, before the next read overwrites it. */
  #take(socket: Socket, chunk: Buffer): void {
    if (this.#stream !== null) this.#read(chunk);
    // Node's own parser reads the answer to the handshake, and keeps what it is given.
    else socket.emit('data', Buffer.from(chunk));
  }

  #opened(answer: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => this.#end(error.message));
    const refused = this.#isOver ? 'closed' : refusal(answer, this.#key);
    if (refused !== null) {
      stream.destroy();
      this.#end(refused);
      return;
    }
    this.#stream = stream;
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true);
    if ('setTimeout' in stream && typeof stream.setTimeout === 'function') stream.setTimeout(0);
    stream.on('end', () => this.#end('closed by the venue'));
    stream.on('close', () => this.#end('closed by the venue'));
    this.#events.onOpen();
    if (head.length > 0) this.#read(head);
  }

  /** What the venue sends wrongly ends the connection; an error of who takes a message is not the venue's. */
  #read(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#events.onBytes();
    try {
      this.#splitter.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end(error.message);
    }
  }

  #control(opcode: number, payload: Buffer): void {
    if (!this.isOpen) return;
    if (opcode === OPCODE.ping) this.#stream?.write(clientFrame(OPCODE.pong, payload));
    if (opcode !== OPCODE.close) return;
    this.#stream?.write(clientFrame(OPCODE.close, payload));
    this.#end(`closed with code ${payload.length >= 2 ? payload.readUInt16BE(0) : 1_005}`);
  }

  #end(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request.destroy();
    this.#stream?.destroy();
    this.#events.onEnd(reason);
  }
}

/** Why an answer to the handshake is no good; null when it is. */
function refusal({ headers, statusCode }: IncomingMessage, key: string): string | null {
  const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
  if (statusCode !== 101) return `the handshake was answered with ${statusCode}`;
  if (headers['sec-websocket-accept'] !== accept) return 'the handshake was answered with a wrong key';
  const extensions = headers['sec-websocket-extensions'];
  return extensions === undefined ? null : `the venue insists on ${extensions}`;
}

/** A frame of a client: masked, in one piece. Payloads are short (requests, pongs). */
function clientFrame(opcode: number, payload: Buffer): Buffer {
  const isLong = payload.length > 125;
  const header = Buffer.alloc(isLong ? 4 : 2);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (isLong ? 126 : payload.length);
  if (isLong) header.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(MASK_BYTES);
  const masked = payload.map((byte, index) => byte ^ (mask[index % MASK_BYTES] as number));
  return Buffer.concat([header, mask, masked]);
}
