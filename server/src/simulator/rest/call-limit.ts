import { VenueError } from './errors.ts';

/** Endpoints whose calls the exchange counts per address, apart from the weight. */
export type CallPool = 'funding' | 'positioning';

/** Figures of the exchange: fundingRate and fundingInfo together, and the series of /futures/data. */
const CALLS: Readonly<Record<CallPool, number>> = { funding: 500, positioning: 1_000 };
const WINDOW_MS = 5 * 60_000;

/** Calls of each pool in the current five minutes of the clock; over the limit: 429 until they end. */
export class CallLimits {
  private readonly now: () => number;
  private window = 0;
  private counts = new Map<CallPool, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** Counts a call. Throws 429 with Retry-After. */
  spend(pool: CallPool): void {
    const now = this.now();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.window) this.counts = new Map();
    this.window = window;
    const made = (this.counts.get(pool) ?? 0) + 1;
    if (made > CALLS[pool]) throw tooMany(CALLS[pool], (window + 1) * WINDOW_MS - now);
    this.counts.set(pool, made);
  }
}

function tooMany(limit: number, waitMs: number): VenueError {
  const text = `Too many requests; current limit of IP is ${limit} requests per 5 minutes.`;
  return new VenueError(429, -1003, text, { 'Retry-After': String(Math.ceil(waitMs / 1_000)) });
}
