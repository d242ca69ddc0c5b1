import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { Clock, EngineLogger, MarketSink, VenueBan } from '../../../ports.ts';
import type { StreamRoute } from '../urls.ts';
import type { ParseOptions } from '../wire/parse.ts';
import type { ShardTimings } from './shard-timings.ts';

/** Bans of the venue that hold for all who share them: the connections to one host, or all requests. */
export interface Bans {
  /** End of the present one, local time; null without one. */
  until(): EpochMs | null;
  impose(ban: VenueBan): void;
}

/** What all shards share. */
export interface ShardContext {
  readonly clock: Clock;
  readonly logger: EngineLogger;
  readonly random: () => number;
  readonly sink: MarketSink;
  /** Venue time − local time, ms; null when unknown (no lag is shown then). */
  readonly clockOffsetMs: () => number | null;
  readonly bans: Bans;
  readonly timings?: Partial<ShardTimings>;
}

export interface ShardOptions {
  readonly id: string;
  readonly route: StreamRoute;
  readonly url: string;
  readonly parse: ParseOptions;
}
