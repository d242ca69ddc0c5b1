import { banOf } from '../venue-ban.ts';
import { reconnectDelayMs } from './back-off.ts';
import type { ShardContext } from './shard-context.ts';

const ALERT_AFTER_FAILURES = 3;

/** When a shard may call the venue again: after losses in a row with growing waits, and not before a ban ends. */
export class Attempts {
  readonly #context: Pick<ShardContext, 'clock' | 'random' | 'bans'>;
  /** Losses in a row, each with a longer wait; of these the attempts to connect that failed. */
  #losses = 0;
  #failed = 0;

  constructor(context: Pick<ShardContext, 'clock' | 'random' | 'bans'>) {
    this.#context = context;
  }

  get losses(): number {
    return this.#losses;
  }

  /** True after the failed attempt with which an alert goes out. */
  get isAlert(): boolean {
    return this.#failed === ALERT_AFTER_FAILURES;
  }

  lost(wasSteady: boolean): void {
    this.#losses = wasSteady ? 1 : this.#losses + 1;
    this.#failed = wasSteady ? 0 : this.#failed + 1;
  }

  /** A handshake was answered instead of accepted. */
  turnedAway(status: number, retryAfter: string | null): void {
    const { clock, bans } = this.#context;
    const ban = banOf(status, retryAfter, clock.now());
    if (ban !== null) bans.impose(ban);
  }

  /** Time until a ban ends, ms; 0 without one. */
  banMs(): number {
    const { clock, bans } = this.#context;
    return Math.max(0, (bans.until() ?? 0) - clock.now());
  }

  /** Time until the next attempt, ms. Shards that a ban has stopped together do not come back together. */
  waitMs(): number {
    return this.banMs() + reconnectDelayMs(Math.max(1, this.#losses), this.#context.random);
  }
}
