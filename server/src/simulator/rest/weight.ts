import { VenueError } from './errors.ts';

const MINUTE_MS = 60_000;
/** Requests over the limit that are answered 429 before the address is banned. */
const TOLERATED = 10;
/** First ban of the exchange: two minutes. */
const BAN_MS = 120_000;

/**
 * Request weight of one service in the current clock minute. Over the limit: 429 until the minute ends;
 * whoever goes on is banned with 418.
 */
export class WeightLimit {
  private readonly limit: number;
  private readonly now: () => number;
  private minute = 0;
  private used = 0;
  private refused = 0;
  private bannedUntil = 0;

  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.now = now;
  }

  /** Counts a request; returns the weight used this minute. Throws 429 or 418 with Retry-After. */
  spend(weight: number): number {
    const now = this.now();
    this.turn(now);
    if (now < this.bannedUntil) throw this.banned(now);
    if (this.used + weight > this.limit) throw this.tooMany(now);
    this.used += weight;
    return this.used;
  }

  private turn(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute === this.minute) return;
    this.minute = minute;
    this.used = 0;
    this.refused = 0;
  }

  private tooMany(now: number): VenueError {
    this.refused += 1;
    if (this.refused > TOLERATED) {
      this.bannedUntil = now + BAN_MS;
      return this.banned(now);
    }
    const text = `Too many requests; current limit of IP is ${this.limit} requests per minute. Please use the websocket for live updates to avoid polling the API.`;
    return new VenueError(429, -1003, text, this.headers((this.minute + 1) * MINUTE_MS - now));
  }

  private banned(now: number): VenueError {
    const text = `Way too many requests; IP banned until ${this.bannedUntil}. Please use the websocket for live updates to avoid bans.`;
    return new VenueError(418, -1003, text, this.headers(this.bannedUntil - now));
  }

  private headers(waitMs: number): Record<string, string> {
    return { 'Retry-After': String(Math.ceil(waitMs / 1_000)), 'X-MBX-USED-WEIGHT-1M': String(this.used) };
  }
}
