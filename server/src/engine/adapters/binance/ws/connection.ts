import WebSocket, { type RawData } from 'ws';
import type { Clock } from '../../../ports.ts';

/** What a connection tells its shard. Each is called at most as long as the connection is not closed. */
export interface ConnectionEvents {
  /** The socket is open and the requests of `subscribe` go out. */
  onOpen(): void;
  onFrame(text: string): void;
  /** The connection is over, for whatever reason; called once. */
  onEnd(reason: string): void;
}

const CONNECT_TIMEOUT_MS = 15_000;
/** Nothing at all for so long means that the connection is dead. */
const DEAD_AFTER_MS = 30_000;
const CHECK_MS = 1_000;
/** The venue cuts a client that sends more than 10 messages a second. */
const SEND_SPACING_MS = 120;
const STREAMS_PER_REQUEST = 50;

/** One socket: sends within the limit, answers pings (ws does), declares itself dead when nothing comes. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  readonly #outbox: string[] = [];
  readonly #check: NodeJS.Timeout;
  #sender: NodeJS.Timeout | null = null;
  #nextId = 1;
  #lastFrameAt: number;
  #ended = false;
  readonly #requested = new Map<number, readonly string[]>();

  constructor(url: string, clock: Clock, events: ConnectionEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#lastFrameAt = clock.now();
    this.#socket = new WebSocket(url, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
    });
    this.#socket.on('open', () => this.#open());
    this.#socket.on('message', (data) => this.#frame(data));
    this.#socket.on('error', (error) => this.#end(error.message));
    this.#socket.on('close', (code) => this.#end(`closed with code ${code}`));
    this.#check = setInterval(() => this.#checkAlive(), CHECK_MS);
    this.#check.unref();
  }

  subscribe(streams: readonly string[]): void {
    this.#request('SUBSCRIBE', streams);
  }

  unsubscribe(streams: readonly string[]): void {
    this.#request('UNSUBSCRIBE', streams);
  }

  /** True when every subscription has its answer. */
  get settled(): boolean {
    return this.#requested.size === 0;
  }

  /** Streams of a request, once, when its answer has come. */
  answered(id: number): readonly string[] {
    const streams = this.#requested.get(id) ?? [];
    this.#requested.delete(id);
    return streams;
  }

  /** Ends the connection; `onEnd` is not called any more. */
  close(): void {
    if (this.#ended) return;
    this.#finish();
    this.#socket.on('error', () => undefined);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1_000);
    else this.#socket.terminate();
  }

  #open(): void {
    if (this.#ended) return;
    this.#lastFrameAt = this.#clock.now();
    this.#events.onOpen();
    this.#sendNext();
  }

  #frame(data: RawData): void {
    if (this.#ended) return;
    this.#lastFrameAt = this.#clock.now();
    this.#events.onFrame(data.toString());
  }

  #request(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', streams: readonly string[]): void {
    for (let from = 0; from < streams.length; from += STREAMS_PER_REQUEST) {
      const params = streams.slice(from, from + STREAMS_PER_REQUEST);
      const id = this.#nextId;
      this.#nextId += 1;
      if (method === 'SUBSCRIBE') this.#requested.set(id, params);
      this.#outbox.push(JSON.stringify({ method, params, id }));
    }
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#sender !== null || this.#socket.readyState !== WebSocket.OPEN) return;
    const message = this.#outbox.shift();
    if (message === undefined) return;
    this.#socket.send(message);
    this.#sender = setTimeout(() => {
      this.#sender = null;
      this.#sendNext();
    }, SEND_SPACING_MS);
  }

  #checkAlive(): void {
    if (this.#clock.now() - this.#lastFrameAt > DEAD_AFTER_MS) this.#end('nothing received for 30 s');
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#finish();
    this.#socket.on('error', () => undefined);
    this.#socket.terminate();
    this.#events.onEnd(reason);
  }

  #finish(): void {
    this.#ended = true;
    clearInterval(this.#check);
    if (this.#sender !== null) clearTimeout(this.#sender);
  }
}
