import type { Market } from '../market.ts';
import type { CallPool } from './call-limit.ts';
import type { Query } from './query.ts';

/** What an endpoint may read besides its parameters. */
export interface RestContext {
  readonly market: Market;
  /** REQUEST_WEIGHT a minute, as announced. */
  readonly weightPerMinute: number;
  /** The clock the venue claims to have, epoch ms. */
  readonly clock: () => number;
}

/** One GET endpoint; adding an endpoint is one file and one line in `endpoints.ts`. */
export interface Endpoint {
  readonly path: string;
  /** Request weight of one call. */
  weight(query: Query): number;
  /** Limit of calls that it shares with others, beside the weight. */
  readonly pool?: CallPool;
  /** JSON text of the answer. Throws `VenueError` for a refused request. */
  answer(query: Query, context: RestContext): string | Promise<string>;
}
