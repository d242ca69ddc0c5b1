import type { Market } from '../market.ts';
import type { TapeSource } from '../options.ts';
import type { Hub } from '../ws/hub.ts';
import { streamName } from '../ws/routes.ts';
import { TapeMarket } from './market.ts';
import { Position } from './position.ts';
import { loadRecording, type Recording } from './recording.ts';
import { TapeSender } from './sender.ts';

/** Events sent before the sockets get a turn; a paced tape may have to catch up more. */
const BATCH = 256;
const PACED_BATCH = 4_096;
/** While a subscriber has more than this unread, nothing more is sent. */
const MOST_PENDING_BYTES = 1_024 * 1_024;
const PACE_MS = 10;
const FULL_WAIT_MS = 2;
/** After the first aggTrade subscription: time for those of the other symbols and routes to follow. */
const GRACE_MS = 250;
const PATIENCE_MS = 2_000;

/** Loads a tape and plays it from the moment its first aggTrade subscriber is there. */
export async function openTape(
  source: TapeSource,
  hub: Hub,
  now: () => number,
): Promise<{ market: Market; stop(): void; done: Promise<void> }> {
  const recording = await loadRecording(source.files);
  const player = new TapePlayer(source, recording, { hub, now });
  return { market: player.market, stop: () => player.stop(), done: player.play() };
}

class TapePlayer {
  readonly market: TapeMarket;
  private readonly source: TapeSource;
  private readonly recording: Recording;
  private readonly hub: Hub;
  private readonly now: () => number;
  private readonly position: Position;
  private readonly sender: TapeSender;
  private startedAt: number | null = null;
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(source: TapeSource, recording: Recording, { hub, now }: { hub: Hub; now: () => number }) {
    this.source = source;
    this.recording = recording;
    this.hub = hub;
    this.now = now;
    this.position = new Position(recording);
    this.market = new TapeMarket(recording, this.position, () => this.exchangeNow());
    this.sender = new TapeSender(this.market, hub, this.position, source.carryReceiveTime);
  }

  /** Resolves when the last frame was sent and read by the sockets, or when stopped. */
  async play(): Promise<void> {
    await this.subscribers();
    this.startedAt = this.now();
    if (!this.source.carryReceiveTime) this.position.shiftTo(this.startedAt);
    do {
      await this.playOnce();
      if (!this.stopped && this.source.loop) this.position.loop += 1;
    } while (!this.stopped && this.source.loop);
    while (!this.stopped && this.hub.mostPendingBytes() > 0) await this.sleep(FULL_WAIT_MS);
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private async playOnce(): Promise<void> {
    const { events } = this.recording;
    for (let next = 0; next < events.length && !this.stopped; ) {
      const end = this.dueUntil(next);
      for (; next < end; next += 1) {
        const event = events[next];
        if (event !== undefined) this.sender.send(event);
      }
      await this.turn();
    }
  }

  /** Index after the last event that may be sent now. */
  private dueUntil(next: number): number {
    if (this.hub.mostPendingBytes() > MOST_PENDING_BYTES) return next;
    const { events } = this.recording;
    if (this.source.speed === 'max') return Math.min(events.length, next + BATCH);
    const most = Math.min(events.length, next + PACED_BATCH);
    const due = this.dueAt(this.source.speed);
    let end = next;
    while (end < most && (events[end]?.receivedAt ?? 0) <= due) end += 1;
    return end;
  }

  /** The recorder's clock up to which a tape of this speed is due, within the present loop. */
  private dueAt(speed: number): number {
    const elapsed = (this.now() - (this.startedAt ?? 0)) * speed;
    return this.position.firstAt + elapsed - this.position.loop * this.position.loopMs;
  }

  private turn(): Promise<void> {
    if (this.source.speed !== 'max') return this.sleep(PACE_MS);
    if (this.hub.mostPendingBytes() > MOST_PENDING_BYTES) return this.sleep(FULL_WAIT_MS);
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Waits for an aggTrade subscriber of every symbol; after a while one is enough. */
  private async subscribers(): Promise<void> {
    const topics = this.recording.contracts.map(({ symbol }) => streamName(symbol, 'aggTrade'));
    const wanted = () => topics.filter((topic) => this.hub.wants(topic)).length;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.hub.watch({
        opened: () => {
          if (wanted() > 0) resolve();
        },
        closed: () => undefined,
      });
    });
    for (
      let waited = 0;
      wanted() < topics.length && waited < PATIENCE_MS && !this.stopped;
      waited += GRACE_MS
    )
      await this.sleep(GRACE_MS);
    await this.sleep(GRACE_MS);
  }

  /**
   * The exchange's clock: the recorder's, plus how far the exchange was ahead of it. At 1× with shifted
   * times the recorder's clock is ours.
   */
  private exchangeNow(): number {
    const isLive = !this.source.carryReceiveTime && (this.source.speed === 1 || this.startedAt === null);
    const recorder = isLive ? this.now() : this.position.recorderNow();
    return Math.floor(recorder) + this.recording.clockAheadMs;
  }

  private sleep(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
