import type { Clock, EngineLogger, MarketMessage } from '../../../ports.ts';
import type { ShardView } from '../../../views.ts';
import type { StreamRoute } from '../urls.ts';
import { type ParseOptions, parseFrame } from '../wire/parse.ts';
import { reconnectDelayMs } from './back-off.ts';
import { Connection } from './connection.ts';
import { RateMeter } from './rate-meter.ts';
import { StreamWatch } from './stream-watch.ts';

export interface ShardContext {
  readonly clock: Clock;
  readonly logger: EngineLogger;
  readonly random: () => number;
  readonly onMessage: (message: MarketMessage) => void;
}

export interface ShardOptions {
  readonly id: string;
  readonly route: StreamRoute;
  readonly url: string;
  readonly parse: ParseOptions;
}

/** The venue closes every connection after 24 h. */
const ROTATE_AFTER_MS = 23 * 3_600_000;
const ROTATE_RETRY_MS = 60_000;
const ALERT_AFTER_FAILURES = 3;

/**
 * One place in the plan of streams: keeps a connection for it, for ever. Reconnects with back-off; before the
 * venue's daily cut its successor is subscribed first and takes over without a hole.
 */
export class Shard {
  readonly #options: ShardOptions;
  readonly #context: ShardContext;
  readonly #watch = new StreamWatch();
  readonly #meter = new RateMeter();
  #streams: readonly string[] = [];
  #connection: Connection | null = null;
  #successor: Connection | null = null;
  #timer: NodeJS.Timeout | null = null;
  #rotation: NodeJS.Timeout | null = null;
  #state: ShardView['state'] = 'connecting';
  #failures = 0;
  #reconnects = 0;
  #onReady: (() => void) | null = null;

  constructor(options: ShardOptions, context: ShardContext) {
    this.#options = options;
    this.#context = context;
  }

  /** Connects; resolves when the venue has acknowledged the streams. */
  open(streams: readonly string[]): Promise<void> {
    this.#streams = streams;
    return new Promise((resolve) => {
      this.#onReady = resolve;
      this.#connect();
    });
  }

  /** Changes what the shard carries without touching the rest. */
  change(streams: readonly string[]): void {
    const before = new Set(this.#streams);
    const after = new Set(streams);
    const gone = this.#streams.filter((stream) => !after.has(stream));
    const added = streams.filter((stream) => !before.has(stream));
    this.#streams = streams;
    this.#watch.forget(gone);
    for (const connection of [this.#connection, this.#successor]) {
      if (gone.length > 0) connection?.unsubscribe(gone);
      if (added.length > 0) connection?.subscribe(added);
    }
  }

  view(): ShardView {
    const now = this.#context.clock.now();
    return {
      id: this.#options.id,
      route: this.#options.route,
      state: this.#state,
      streams: this.#streams.length,
      messagesPerSecond: this.#meter.perSecond(now),
      lastMessageAt: this.#meter.lastAt,
      reconnects: this.#reconnects,
      silentStreams: this.#watch.silent(now),
    };
  }

  close(): void {
    this.#state = 'closed';
    this.#onReady = null;
    for (const timer of [this.#timer, this.#rotation]) if (timer !== null) clearTimeout(timer);
    this.#connection?.close();
    this.#successor?.close();
    this.#watch.clear();
  }

  #connect(): void {
    this.#connection = this.#newConnection();
  }

  #newConnection(): Connection {
    const connection: Connection = new Connection(this.#options.url, this.#context.clock, {
      onOpen: () => connection.subscribe(this.#streams),
      onFrame: (text) => this.#frame(connection, text),
      onEnd: (reason) =>
        connection === this.#successor ? this.#successorFailed(reason) : this.#lost(reason),
    });
    return connection;
  }

  #frame(connection: Connection, text: string): void {
    const receivedAt = this.#context.clock.now();
    this.#meter.count(receivedAt);
    const parsed = parseFrame(text, { shard: this.#options.id, receivedAt }, this.#options.parse);
    if ('message' in parsed) {
      this.#watch.heard(parsed.stream, receivedAt);
      this.#context.onMessage(parsed.message);
    } else if (parsed.error !== null) {
      this.#context.logger.error(
        { shard: this.#options.id, error: parsed.error },
        'a subscription was refused',
      );
    } else if (parsed.id !== null) {
      this.#acknowledged(connection, connection.answered(parsed.id), receivedAt);
    }
  }

  #acknowledged(connection: Connection, streams: readonly string[], at: number): void {
    this.#watch.acknowledged(streams, at);
    if (!connection.settled) return;
    if (connection === this.#successor) this.#handOver();
    if (this.#state !== 'open') this.#scheduleRotation();
    this.#state = 'open';
    this.#failures = 0;
    this.#onReady?.();
    this.#onReady = null;
  }

  #lost(reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'reconnecting';
    this.#watch.clear();
    this.#failures += 1;
    this.#reconnects += 1;
    const waitMs = reconnectDelayMs(this.#failures, this.#context.random);
    const context = { shard: this.#options.id, reason, attempt: this.#failures, waitMs };
    if (this.#failures > ALERT_AFTER_FAILURES) {
      this.#context.logger.error(context, 'a shard cannot reconnect');
    } else {
      this.#context.logger.warn(context, 'a shard lost its connection');
    }
    this.#timer = setTimeout(() => this.#connect(), waitMs);
  }

  #scheduleRotation(): void {
    if (this.#rotation !== null) clearTimeout(this.#rotation);
    this.#rotation = setTimeout(() => this.#rotate(), ROTATE_AFTER_MS);
    this.#rotation.unref();
  }

  /** Opens the successor; the old connection stays until the new one is acknowledged. */
  #rotate(): void {
    this.#successor = this.#newConnection();
  }

  #successorFailed(reason: string): void {
    this.#successor = null;
    this.#context.logger.warn({ shard: this.#options.id, reason }, 'a successor did not come up');
    this.#rotation = setTimeout(() => this.#rotate(), ROTATE_RETRY_MS);
    this.#rotation.unref();
  }

  #handOver(): void {
    const [old, successor] = [this.#connection, this.#successor];
    this.#connection = successor;
    this.#successor = null;
    old?.close();
    this.#scheduleRotation();
  }
}
