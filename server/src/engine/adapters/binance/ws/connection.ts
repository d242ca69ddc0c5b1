import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { Clock } from '../../../ports.ts';
import { StreamSocket } from './socket.ts';

/** What a connection tells its owner. Each is called at most as long as the connection is not closed. */
export interface ConnectionEvents {
  /** The socket is open. */
  onOpen(): void;
  /** The messages that follow lie in this buffer. */
  onBuffer(buffer: Buffer): void;
  onMessage(from: number, length: number, receivedAt: EpochMs): void;
  /** As of the socket. */
  onTurnedAway(status: number, retryAfter: string | null): void;
  /** The connection is over, for whatever reason; called once. */
  onEnd(reason: string): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Nothing at all for so long means that the connection is dead. */
  readonly deadAfterMs: number;
}

interface Requested {
  readonly streams: readonly string[];
  readonly at: EpochMs;
}

const CHECK_MS = 1_000;
/** The venue cuts a client that sends more than 10 messages a second; pongs count too. */
const SEND_SPACING_MS = 120;
const STREAMS_PER_REQUEST = 50;

/** One socket: sends within the limit, answers pings, declares itself dead when nothing comes. */
export class Connection {
  readonly #socket: StreamSocket;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #outbox: string[] = [];
  readonly #check: NodeJS.Timeout;
  #sender: NodeJS.Timeout | null = null;
  #nextId = 1;
  /** Of the socket read that is being taken apart: all its messages arrived together. */
  #receivedAt: EpochMs;
  #isOver = false;
  readonly #requested = new Map<number, Requested>();

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    const { url, clock, deadAfterMs } = options;
    this.#options = options;
    this.#events = events;
    this.#receivedAt = clock.now();
    this.#socket = new StreamSocket(url, {
      onOpen: () => this.#open(),
      onBytes: () => {
        this.#receivedAt = clock.now();
      },
      onBuffer: (buffer) => events.onBuffer(buffer),
      onMessage: (from, length) => {
        if (!this.#isOver) events.onMessage(from, length, this.#receivedAt);
      },
      onTurnedAway: (status, retryAfter) => events.onTurnedAway(status, retryAfter),
      onEnd: (reason) => this.#end(reason),
    });
    this.#check = setInterval(() => this.#checkAlive(), Math.min(CHECK_MS, deadAfterMs));
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
    const streams = this.#requested.get(id)?.streams ?? [];
    this.#requested.delete(id);
    return streams;
  }

  /** Ends the connection; `onEnd` is not called any more. */
  close(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#socket.close();
  }

  #open(): void {
    if (this.#isOver) return;
    this.#receivedAt = this.#options.clock.now();
    this.#events.onOpen();
    this.#sendNext();
  }

  #request(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', streams: readonly string[]): void {
    for (let from = 0; from < streams.length; from += STREAMS_PER_REQUEST) {
      const params = streams.slice(from, from + STREAMS_PER_REQUEST);
      const id = this.#nextId;
      this.#nextId += 1;
      if (method === 'SUBSCRIBE') this.#requested.set(id, { streams: params, at: this.#options.clock.now() });
      this.#outbox.push(JSON.stringify({ method, params, id }));
    }
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#isOver || this.#sender !== null || !this.#socket.isOpen) return;
    const message = this.#outbox.shift();
    if (message === undefined) return;
    this.#socket.sendText(message);
    this.#sender = setTimeout(() => {
      this.#sender = null;
      this.#sendNext();
    }, SEND_SPACING_MS);
  }

  #checkAlive(): void {
    const { clock, deadAfterMs } = this.#options;
    const since = clock.now() - deadAfterMs;
    if (this.#receivedAt < since) this.#end(`nothing received for ${deadAfterMs / 1_000} s`);
    else if (this.#askedFirstAt() < since) {
      this.#end(`a subscription was not answered for ${deadAfterMs / 1_000} s`);
    }
  }

  /** When the oldest subscription without an answer was asked for. */
  #askedFirstAt(): EpochMs {
    const [oldest] = this.#requested.values();
    return oldest?.at ?? Number.POSITIVE_INFINITY;
  }

  #end(reason: string): void {
    if (this.#isOver) return;
    this.#finish();
    this.#socket.destroy(reason);
    this.#events.onEnd(reason);
  }

  #finish(): void {
    this.#isOver = true;
    clearInterval(this.#check);
    if (this.#sender !== null) clearTimeout(this.#sender);
  }
}
