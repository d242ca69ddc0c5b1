import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { BanStore, Clock, EngineLogger, VenueBan } from '../../../ports.ts';
import { banText } from '../venue-ban.ts';
import type { Bans } from './shard-context.ts';

export interface StreamBansParts {
  readonly clock: Clock;
  readonly logger: EngineLogger;
  /** Where a ban is kept over a restart; without it a ban lasts as long as the process. */
  readonly store?: BanStore | undefined;
  /** Requests of the same house: a ban of the address (418) holds for both. Without them it holds for streams alone. */
  readonly requests?: Bans | undefined;
}

/**
 * Bans as the connections to one host meet them. What the host says to a handshake is its own affair, but for a ban of
 * the address: requests, which stand in for streams that are away, go on.
 */
export class StreamBans implements Bans {
  readonly #parts: StreamBansParts;
  #until: EpochMs = 0;

  constructor(parts: StreamBansParts) {
    this.#parts = parts;
  }

  /** Takes over a ban from before the start; before the first connection. */
  async restore(): Promise<void> {
    const { clock, logger, store } = this.#parts;
    try {
      const ban = (await store?.loadBan()) ?? null;
      if (ban === null || ban.until <= clock.now()) return;
      logger.error(ban, 'a ban of the stream host from before the start still holds');
      this.#until = Math.max(this.#until, ban.until);
    } catch (error) {
      logger.error({ error: String(error) }, 'whether the stream host has banned us could not be read');
    }
  }

  until(): EpochMs | null {
    const { clock, requests } = this.#parts;
    const latest = Math.max(this.#until, requests?.until() ?? 0);
    return latest > clock.now() ? latest : null;
  }

  impose(ban: VenueBan): void {
    const { clock, logger, requests } = this.#parts;
    if (ban.status === 418 && requests !== undefined) {
      requests.impose(ban);
      return;
    }
    // Shards that were under way together are all told: one alert is enough.
    if (this.#until <= clock.now()) logger.error(ban, banText(ban));
    if (ban.until <= this.#until) return;
    this.#until = ban.until;
    this.#keep(ban);
  }

  #keep(ban: VenueBan): void {
    const { logger, store } = this.#parts;
    store?.saveBan(ban).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'a ban of the stream host could not be stored');
    });
  }
}
