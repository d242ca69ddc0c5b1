import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { SteadyClock } from '../ports.ts';

/** A distance from the machine's clock that needs no question to the venue. */
const STEP_MS = 250;

/** Milliseconds: the machine's clock since the epoch, and one that nobody sets, from any beginning. */
export interface Sources {
  readonly wall: () => number;
  readonly monotonic: () => number;
}

/**
 * The engine's own clock: the machine's at its start, and from there on what the monotonic clock adds. A machine whose
 * clock is set (a step of NTP, by hand, after a suspension) therefore never puts a time into the engine that nobody has
 * confirmed, and stops nothing. Such a step is seen (`isStepped`), the venue is asked, and `follow` decides; while it
 * does not answer, what streams bring may `confirm` the step:
 *
 * - Set forward and wrong, or set back and wrong: this clock stays, and the return of the machine's clock is a step
 *   that is judged again.
 * - Set forward and right (the machine slept): time leaps to it, once.
 * - Set back and right (the machine was ahead at the start): this clock goes back, and the offset to the venue by as
 *   much, so that the venue's time in the engine goes on.
 */
export class LocalClock implements SteadyClock {
  readonly #sources: Sources;
  /** What this clock says when the monotonic one says 0. */
  #base: number;
  /** Distance of the machine's clock that the venue did not confirm, ms. */
  #refusedMs = 0;

  constructor(sources: Sources = { wall: () => Date.now(), monotonic: () => performance.now() }) {
    this.#sources = sources;
    this.#base = sources.wall() - sources.monotonic();
  }

  now(): EpochMs {
    return Math.floor(this.#base + this.#sources.monotonic());
  }

  get isStepped(): boolean {
    return Math.abs(this.#distanceMs() - this.#refusedMs) > STEP_MS;
  }

  follow(offsetMs: number): number {
    const movedMs = this.confirm(offsetMs);
    if (this.isStepped) this.#refusedMs = this.#distanceMs();
    return movedMs;
  }

  confirm(offsetMs: number): number {
    const distanceMs = this.#distanceMs();
    const isConfirmed = Math.abs(offsetMs - distanceMs) < Math.abs(offsetMs);
    if (!this.isStepped || !isConfirmed) return 0;
    this.#refusedMs = 0;
    this.#base += distanceMs;
    return distanceMs;
  }

  /** How far the machine's clock is ahead of this one. */
  #distanceMs(): number {
    return this.#sources.wall() - this.now();
  }
}
