import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { Clock, EngineLogger, VenueBan } from '../../../ports.ts';
import { banText } from '../venue-ban.ts';
import type { Bans } from './shard-context.ts';

/**
 * Bans as the connections meet them. A ban of the address (418) holds for requests too; what else the stream host says
 * to a handshake is its own affair: requests, which stand in for streams that are away, go on.
 */
export class StreamBans implements Bans {
  readonly #requests: Bans;
  readonly #clock: Clock;
  readonly #logger: EngineLogger;
  #until: EpochMs = 0;

  constructor(requests: Bans, { clock, logger }: { readonly clock: Clock; readonly logger: EngineLogger }) {
    this.#requests = requests;
    this.#clock = clock;
    this.#logger = logger;
  }

  until(): EpochMs | null {
    const latest = Math.max(this.#until, this.#requests.until() ?? 0);
    return latest > this.#clock.now() ? latest : null;
  }

  impose(ban: VenueBan): void {
    if (ban.status === 418) {
      this.#requests.impose(ban);
      return;
    }
    // Shards that were under way together are all told: one alert is enough.
    if (this.#until <= this.#clock.now()) this.#logger.error(ban, banText(ban));
    this.#until = Math.max(this.#until, ban.until);
  }
}
