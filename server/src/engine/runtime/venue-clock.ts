import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { Clock, ClockReading, SteadyClock } from '../ports.ts';

/** Past this distance the venue would refuse signed requests. */
export const BLOCKING_OFFSET_MS = 1_000;
/** When something happened at the venue, and when it came in by the local (or recorder's) clock. */
export interface Arrived {
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

/** A measurement is precise when it is not further off than this. */
const VAGUE_MS = 250;
/** Differences kept for the median of a tape's offset. */
const SAMPLES = 101;

/**
 * The venue's time: the local clock corrected by the measured offset, or, for an accelerated tape, the times of
 * its messages. Never goes backwards: after a measurement that says less than was told already, time stands until that
 * is reached. So a local clock that can be set would stop it for as long as the step; it must be a steady one.
 */
export class VenueClock {
  readonly #local: Clock;
  readonly #isTape: boolean;
  #offsetMs: number | null = null;
  #latest: EpochMs = 0;
  readonly #differences: number[] = [];
  #seen = 0;

  constructor(local: Clock, isTape: boolean) {
    this.#local = local;
    this.#isTape = isTape;
  }

  /** Venue time − local time, ms; null when unknown. */
  get offsetMs(): number | null {
    return this.#offsetMs;
  }

  get isBlocked(): boolean {
    return this.#offsetMs !== null && Math.abs(this.#offsetMs) > BLOCKING_OFFSET_MS;
  }

  now(): EpochMs {
    if (!this.#isTape) this.#advance(this.#local.now() + (this.#offsetMs ?? 0));
    return this.#latest;
  }

  /**
   * A measurement. What took long is uncertain by half of the way there and back: when it does not contradict the
   * known offset, that one stays.
   */
  measured({ time, sentAt, answeredAt }: ClockReading): void {
    if (this.#isTape) {
      this.#advance(time);
      return;
    }
    const offsetMs = Math.round(time - (sentAt + answeredAt) / 2);
    const uncertainMs = (answeredAt - sentAt) / 2;
    const isVague = uncertainMs > VAGUE_MS;
    if (isVague && this.#offsetMs !== null && Math.abs(offsetMs - this.#offsetMs) <= uncertainMs) return;
    this.#offsetMs = offsetMs;
  }

  /**
   * Lets the local clock take over a step of the machine's that the last measurement confirms; the venue's time goes on
   * as it was. Returns by how many milliseconds the local clock has moved.
   */
  followLocal(local: SteadyClock): number {
    if (this.#isTape || this.#offsetMs === null) return 0;
    const movedMs = local.follow(this.#offsetMs);
    this.#offsetMs -= movedMs;
    return movedMs;
  }

  /** The tape's own time: the venue's, and how far the recorder's clock was from it. */
  observe(at: Arrived): void {
    this.#advance(at.time);
    this.#differences[this.#seen % SAMPLES] = at.time - at.receivedAt;
    this.#seen += 1;
    if (this.#seen % SAMPLES === 1) this.#offsetMs = median(this.#differences);
  }

  #advance(to: EpochMs): void {
    const whole = Math.round(to);
    if (whole > this.#latest) this.#latest = whole;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
