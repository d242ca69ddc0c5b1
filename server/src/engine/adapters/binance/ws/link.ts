import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { type AggTrade, copyTrade } from '../../../core/model/market-event.ts';
import type { Clock, MarketSink } from '../../../ports.ts';
import { FrameReader } from '../wire/frame-reader.ts';
import type { ParseOptions, StreamReply } from '../wire/parse.ts';
import { Connection } from './connection.ts';
import type { WatchedStream } from './stream-watch.ts';

export interface LinkOptions {
  /** Id of the shard, for the trades. */
  readonly shard: string;
  readonly url: string;
  readonly parse: ParseOptions;
  readonly clock: Clock;
  readonly deadAfterMs: number;
  readonly streams: ReadonlyMap<string, WatchedStream>;
  readonly sink: MarketSink;
}

/** What a link tells its shard. */
export interface LinkEvents {
  /** The venue has acknowledged these streams. */
  onAcknowledged(link: Link, streams: readonly string[]): void;
  /** The venue has refused to send these streams; none are named where the refusal names no request. */
  onRefused(link: Link, error: string, streams: readonly string[]): void;
  /** A message has been read; its own time is NaN where it has none. */
  onHeard(link: Link, stream: WatchedStream | null, eventTime: EpochMs, receivedAt: EpochMs): void;
  /** The handshake got this answer instead of a connection; `onEnd` follows. */
  onTurnedAway(status: number, retryAfter: string | null): void;
  onEnd(link: Link, reason: string): void;
}

/**
 * A connection with its reader. As a successor it keeps its trades back until it goes live, and drops everything
 * else, which its predecessor brings as well and which cannot be told apart when it comes twice.
 */
export class Link {
  readonly #connection: Connection;
  readonly #reader: FrameReader<WatchedStream>;
  readonly #events: LinkEvents;
  readonly #sink: MarketSink;
  #waiting: AggTrade[] | null;
  /** When the socket opened; null before. */
  openedAt: EpochMs | null = null;
  messages = 0;

  constructor(options: LinkOptions, events: LinkEvents, isSuccessor: boolean) {
    const { shard, parse, streams, url, clock, deadAfterMs } = options;
    this.#events = events;
    this.#sink = options.sink;
    this.#waiting = isSuccessor ? [] : null;
    this.#reader = new FrameReader({
      shard,
      parse,
      streams,
      sink: { trade: (trade) => this.#trade(trade), message: (message) => this.#message(message) },
      onReply: (reply) => this.#reply(reply),
    });
    this.#connection = new Connection(
      { url, clock, deadAfterMs },
      {
        onOpen: () => {
          this.openedAt = clock.now();
          this.#connection.subscribe([...streams.keys()]);
        },
        onBuffer: (buffer) => this.#reader.open(buffer),
        onMessage: (from, length, receivedAt) => this.#frame(from, length, receivedAt),
        onTurnedAway: (status, retryAfter) => events.onTurnedAway(status, retryAfter),
        onEnd: (reason) => events.onEnd(this, reason),
      },
    );
  }

  /** True when every subscription has its answer. */
  get isSettled(): boolean {
    return this.openedAt !== null && this.#connection.settled;
  }

  subscribe(streams: readonly string[]): void {
    this.#connection.subscribe(streams);
  }

  unsubscribe(streams: readonly string[]): void {
    this.#reader.forget(streams);
    this.#connection.unsubscribe(streams);
  }

  /** Passes on what was kept back, and from now on everything. */
  goLive(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const trade of waiting) this.#sink.trade(trade);
  }

  close(): void {
    this.#connection.close();
  }

  #frame(from: number, length: number, receivedAt: EpochMs): void {
    const stream = this.#reader.read(from, length, receivedAt);
    if (stream !== null) this.messages += 1;
    this.#events.onHeard(this, stream, this.#reader.eventTime, receivedAt);
  }

  #trade(trade: AggTrade): void {
    if (this.#waiting === null) this.#sink.trade(trade);
    else this.#waiting.push(copyTrade(trade));
  }

  #message(message: Parameters<MarketSink['message']>[0]): void {
    if (this.#waiting === null) this.#sink.message(message);
  }

  #reply({ id, error }: StreamReply): void {
    const streams = id === null ? [] : this.#connection.answered(id);
    if (error !== null) this.#events.onRefused(this, error, streams);
    else if (id !== null) this.#events.onAcknowledged(this, streams);
  }
}
