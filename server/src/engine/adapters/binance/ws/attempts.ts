import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { banOf, banText } from '../venue-ban.ts';
import { reconnectDelayMs } from './back-off.ts';
import type { ShardContext, ShardOptions } from './shard-context.ts';

const ALERT_AFTER_FAILURES = 3;

/** When a shard may call the venue again: after losses in a row with growing waits, and not before a ban ends. */
export class Attempts {
  readonly #shard: Pick<ShardOptions, 'id' | 'route'>;
  readonly #context: Pick<ShardContext, 'clock' | 'logger' | 'random' | 'bans'>;
  /** Losses in a row, each with a longer wait; of these the attempts to connect that failed. */
  #losses = 0;
  #failed = 0;
  /** End of the last ban that this shard was told of itself. */
  #bannedUntil: EpochMs = 0;

  constructor(
    shard: Pick<ShardOptions, 'id' | 'route'>,
    context: Pick<ShardContext, 'clock' | 'logger' | 'random' | 'bans'>,
  ) {
    this.#shard = shard;
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

  /** A handshake was answered instead of accepted. Spot is another house: a ban of its own stops nothing else. */
  turnedAway(status: number, retryAfter: string | null): void {
    const { clock, logger, bans } = this.#context;
    const { id, route } = this.#shard;
    const ban = banOf(status, retryAfter, clock.now());
    if (ban === null) return;
    this.#bannedUntil = Math.max(this.#bannedUntil, ban.until);
    if (route === 'spot') logger.error({ shard: id, ...ban }, banText(ban));
    else bans.impose(ban);
  }

  /** Time until a ban ends, ms; 0 without one. */
  banMs(): number {
    const { clock, bans } = this.#context;
    const shared = this.#shard.route === 'spot' ? null : bans.until();
    return Math.max(0, Math.max(this.#bannedUntil, shared ?? 0) - clock.now());
  }

  /** Time until the next attempt, ms. Shards that a ban has stopped together do not come back together. */
  waitMs(): number {
    return this.banMs() + reconnectDelayMs(Math.max(1, this.#losses), this.#context.random);
  }
}
