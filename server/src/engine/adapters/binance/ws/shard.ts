import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { ShardView } from '../../../views.ts';
import { Attempts } from './attempts.ts';
import { LagHistogram } from './lag-histogram.ts';
import { Link } from './link.ts';
import { QuietCheck } from './quiet-check.ts';
import { RateMeter } from './rate-meter.ts';
import type { ShardContext, ShardOptions } from './shard-context.ts';
import { type ShardTimings, TIMINGS } from './shard-timings.ts';
import { type PlannedStream, StreamWatch, type WatchedStream } from './stream-watch.ts';

/** Connections opened together are not replaced together: up to this share earlier, by chance. */
const ROTATION_SPREAD = 0.1;

/**
 * One place in the plan of streams: keeps a connection for it, for ever. Reconnects with back-off; before the
 * venue's daily cut its successor is subscribed first and takes over without a hole.
 */
export class Shard {
  readonly #options: ShardOptions;
  readonly #context: ShardContext;
  readonly #timings: ShardTimings;
  readonly #watch = new StreamWatch();
  readonly #meter = new RateMeter();
  readonly #lag = new LagHistogram();
  readonly #quiet: QuietCheck;
  readonly #attempts: Attempts;
  readonly #watching: NodeJS.Timeout;
  #link: Link | null = null;
  #successor: Link | null = null;
  #reconnect: NodeJS.Timeout | null = null;
  #rotation: NodeJS.Timeout | null = null;
  #rotatesAt: EpochMs | null = null;
  #state: ShardView['state'] = 'connecting';
  #reconnects = 0;
  #lastError: string | null = null;
  #onReady: (() => void) | null = null;

  constructor(options: ShardOptions, context: ShardContext) {
    this.#options = options;
    this.#context = context;
    this.#timings = { ...TIMINGS, ...context.timings };
    this.#attempts = new Attempts(context);
    this.#quiet = new QuietCheck(this.#timings.watchEveryMs);
    this.#watching = setInterval(() => this.#check(), this.#timings.watchEveryMs);
    this.#watching.unref();
  }

  /** Connects; resolves when the venue has acknowledged the streams. */
  open(streams: readonly PlannedStream[]): Promise<void> {
    this.#watch.follow(streams, this.#context.clock.now());
    return new Promise((resolve) => {
      this.#onReady = resolve;
      this.#connect();
    });
  }

  /** Changes what the shard carries without touching the rest. */
  change(streams: readonly PlannedStream[]): void {
    const { added, gone } = this.#watch.follow(streams, this.#context.clock.now());
    for (const link of [this.#link, this.#successor]) {
      if (link === null || link.openedAt === null) continue;
      if (gone.length > 0) link.unsubscribe(gone);
      if (added.length > 0) link.subscribe(added);
    }
  }

  view(): ShardView {
    const now = this.#context.clock.now();
    const { streams } = this.#watch;
    return {
      id: this.#options.id,
      route: this.#options.route,
      state: this.#state,
      streams: streams.size,
      instruments: new Set([...streams.values()].map(({ symbol }) => symbol)).size,
      messagesPerSecond: this.#meter.perSecond(now),
      lastMessageAt: this.#meter.lastAt,
      reconnects: this.#reconnects,
      silentStreams: this.#watch.silent(now),
      openedAt: this.#state === 'open' ? (this.#link?.openedAt ?? null) : null,
      rotatesAt: this.#state === 'open' ? this.#rotatesAt : null,
      lagP50Ms: this.#lag.quantile(0.5, now),
      lagP99Ms: this.#lag.quantile(0.99, now),
      lastError: this.#lastError,
    };
  }

  /** Symbols whose trades should come here and do not; trades of the spot market are of no consequence. */
  silentInstruments(): readonly string[] {
    if (this.#options.route !== 'market') return [];
    return this.#watch.silentInstruments(this.#context.clock.now());
  }

  /** Venue time − arrival of what was heard lately; the spot market has a clock of its own. */
  offsets(): readonly number[] {
    return this.#options.route === 'spot' ? [] : this.#watch.offsets(this.#context.clock.now());
  }

  close(): void {
    this.#state = 'closed';
    this.#onReady = null;
    clearInterval(this.#watching);
    for (const timer of [this.#reconnect, this.#rotation]) if (timer !== null) clearTimeout(timer);
    this.#link?.close();
    this.#successor?.close();
  }

  /** Under a ban later. */
  #connect(): void {
    if (this.#attempts.banMs() > 0) this.#connectIn(this.#attempts.waitMs());
    else this.#link = this.#newLink(false);
  }

  #connectIn(waitMs: number): void {
    this.#reconnect = setTimeout(() => this.#connect(), waitMs);
  }

  #newLink(isSuccessor: boolean): Link {
    const { id, url, parse } = this.#options;
    const { clock, sink } = this.#context;
    const { deadAfterMs } = this.#timings;
    const { streams } = this.#watch;
    return new Link(
      { shard: id, url, parse, clock, deadAfterMs, streams, sink },
      {
        onAcknowledged: (link, names) => this.#acknowledged(link, names),
        onRefused: (link, error, names) => this.#refused(link, error, names),
        onHeard: (link, stream, eventTime, receivedAt) => {
          if (link === this.#link) this.#heard(stream, eventTime, receivedAt);
        },
        onTurnedAway: (status, retryAfter) => this.#attempts.turnedAway(status, retryAfter),
        onEnd: (link, reason) => this.#ended(link, reason),
      },
      isSuccessor,
    );
  }

  #heard(stream: WatchedStream | null, eventTime: EpochMs, receivedAt: EpochMs): void {
    this.#meter.count(receivedAt);
    if (stream === null) return;
    stream.heardAt = receivedAt;
    stream.offsetMs = eventTime - receivedAt;
    const offsetMs = this.#context.clockOffsetMs();
    if (offsetMs !== null) this.#lag.add(receivedAt + offsetMs - eventTime, receivedAt);
  }

  #acknowledged(link: Link, names: readonly string[]): void {
    if (link === this.#link) this.#watch.acknowledged(names, this.#context.clock.now());
    if (!link.isSettled) return;
    if (link === this.#successor) this.#overlap(link);
    else this.#settled();
  }

  /** Also of what was answered while the connection was still to take over. */
  #acknowledgedAll(): void {
    this.#watch.acknowledged([...this.#watch.streams.keys()], this.#context.clock.now());
  }

  #settled(): void {
    this.#acknowledgedAll();
    if (this.#state !== 'open') this.#scheduleRotation();
    this.#state = 'open';
    this.#onReady?.();
    this.#onReady = null;
  }

  /** A refused stream is one that stays silent: the same watch looks after it, with the same remedies. */
  #refused(link: Link, error: string, names: readonly string[]): void {
    this.#lastError = `a subscription was refused: ${error}`;
    this.#context.logger.error(
      { shard: this.#options.id, error, streams: names },
      'a subscription was refused',
    );
    if (names.length > 0) this.#acknowledged(link, names);
  }

  #ended(link: Link, reason: string): void {
    this.#lastError = reason;
    if (link === this.#successor) this.#successorFailed(reason);
    else if (link === this.#link) this.#lost(link, reason);
  }

  /** The connection is gone: a successor that is under way takes its place, else a new one is opened after a while. */
  #lost(link: Link, reason: string): void {
    if (this.#state === 'closed') return;
    this.#watch.lost();
    this.#reconnects += 1;
    const successor = this.#successor;
    if (successor !== null) {
      this.#context.logger.warn({ shard: this.#options.id, reason }, 'a shard goes on with its successor');
      this.#state = successor.isSettled ? 'open' : 'reconnecting';
      this.#handOver(successor);
      return;
    }
    this.#attempts.lost(this.#wasSteady(link));
    this.#state = 'reconnecting';
    const waitMs = this.#attempts.waitMs();
    const context = { shard: this.#options.id, reason, attempt: this.#attempts.losses, waitMs };
    if (this.#attempts.isAlert) {
      this.#context.logger.error(context, 'a shard cannot reconnect');
    } else {
      this.#context.logger.warn(context, 'a shard lost its connection');
    }
    this.#connectIn(waitMs);
  }

  /** A connection that is cut as soon as it is up counts as a failed attempt: who hammers the venue is banned. */
  #wasSteady({ openedAt }: Link): boolean {
    const { steadyAfterMs } = this.#timings;
    return (
      this.#state === 'open' && openedAt !== null && this.#context.clock.now() - openedAt >= steadyAfterMs
    );
  }

  #scheduleRotation(): void {
    const { rotateAfterMs } = this.#timings;
    const after = Math.round(rotateAfterMs * (1 - ROTATION_SPREAD * this.#context.random()));
    this.#rotateIn(after);
  }

  #rotateIn(afterMs: number): void {
    if (this.#rotation !== null) clearTimeout(this.#rotation);
    this.#rotatesAt = this.#context.clock.now() + afterMs;
    this.#rotation = setTimeout(() => this.#rotate(), afterMs);
    this.#rotation.unref();
  }

  /** Opens the successor; the old connection stays until the new one has been acknowledged for a while. */
  #rotate(): void {
    if (this.#state !== 'open' || this.#successor !== null) return;
    if (this.#attempts.banMs() > 0) this.#rotateIn(this.#attempts.waitMs());
    else this.#successor = this.#newLink(true);
  }

  #successorFailed(reason: string): void {
    this.#successor = null;
    this.#context.logger.warn({ shard: this.#options.id, reason }, 'a successor did not come up');
    this.#rotateIn(this.#attempts.banMs() + this.#timings.rotateRetryMs);
  }

  #overlap(successor: Link): void {
    const before = this.#link?.messages ?? 0;
    if (this.#rotation !== null) clearTimeout(this.#rotation);
    this.#rotation = setTimeout(() => this.#tryHandOver(successor, before), this.#timings.overlapMs);
  }

  /** A successor that was acknowledged and brings nothing while the old connection does is none. */
  #tryHandOver(successor: Link, before: number): void {
    if (successor !== this.#successor) return;
    const isSilent = successor.messages === 0 && (this.#link?.messages ?? 0) > before;
    if (isSilent) {
      successor.close();
      this.#successorFailed('acknowledged but silent');
    } else {
      this.#handOver(successor);
    }
  }

  #handOver(successor: Link): void {
    const old = this.#link;
    this.#link = successor;
    this.#successor = null;
    old?.close();
    successor.goLive();
    if (!successor.isSettled) return;
    this.#acknowledgedAll();
    this.#scheduleRotation();
  }

  #check(): void {
    const now = this.#context.clock.now();
    if (!this.#quiet.saysSomething(now, this.#meter.lastAt) || this.#state !== 'open') return;
    const { newlySilent, recovered, resubscribe, rebuild } = this.#watch.check(now);
    const { id } = this.#options;
    if (newlySilent.length > 0) {
      this.#lastError = `acknowledged but silent: ${newlySilent.slice(0, 5).join(', ')}`;
      this.#context.logger.warn({ shard: id, streams: newlySilent }, 'streams are acknowledged but silent');
    }
    if (recovered.length > 0)
      this.#context.logger.info({ shard: id, streams: recovered }, 'streams speak again');
    if (this.#options.parse.tapeClock) return;
    if (rebuild) this.#rotate();
    if (resubscribe.length > 0) {
      this.#link?.unsubscribe(resubscribe);
      this.#link?.subscribe(resubscribe);
    }
  }
}
