import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { Clock, RestPurpose, VenueBan } from '../../../ports.ts';
import type { RestView } from '../../../views.ts';
import type { RateLimit } from './rate-limits.ts';
import { RollingCount, SPENT_SHARE } from './rolling-count.ts';

const MINUTE_MS = 60_000;
/** Shown until the venue has said its own. */
const USUAL_WEIGHT_LIMIT = 2_400;

/** What one request costs. */
export interface RequestCost {
  readonly weight: number;
  /** Orders that it places; 0 for reads. */
  readonly orders?: number;
  readonly purpose: RestPurpose;
}

interface Waiting {
  readonly cost: RequestCost;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

type Queue = RestPurpose | 'free';

/**
 * First those that the market or money waits for, last those that may take hours. What costs nothing is in nobody's
 * way, and nobody is in its.
 */
const ORDER: readonly Queue[] = ['trading', 'free', 'repair', 'collect', 'history'];

/** How much of each limit may be spent when a purpose spends more of it; what is not named, the most there is. */
export type Shares = Readonly<Partial<Record<RestPurpose, number>>>;

/**
 * Shares of the venue's limits. Repairs after an outage and history want all there is, for minutes or hours: what is
 * above theirs is left to the few requests of the others, and what is above all to trading.
 */
export const REQUEST_SHARES: Shares = { repair: 0.8, collect: 0.85, history: 0.65 };

/**
 * The one budget of request weight and order counts for all callers. Requests wait rather than exceed it; a 429,
 * 418 or 403 stops all until its deadline. Among those that wait the more urgent purpose goes first, then the
 * older one; who must wait holds up nobody of another purpose for whom there is room.
 */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #counts = new Map<string, RollingCount>();
  readonly #queues = new Map<Queue, Waiting[]>(ORDER.map((name) => [name, []]));
  readonly #shares: Shares;
  #ban: VenueBan | null = null;
  #isPumping = false;
  #isClosed = false;

  /** All purposes may spend as much as all others unless `shares` says less. */
  constructor(
    clock: Clock,
    sleep: (ms: number) => Promise<void>,
    {
      weightLimit = null,
      shares = {},
    }: { readonly weightLimit?: number | null; readonly shares?: Shares } = {},
  ) {
    this.#shares = shares;
    this.#clock = clock;
    this.#sleep = sleep;
    this.#count('weight', MINUTE_MS).limit = weightLimit;
  }

  view(): RestView {
    const now = this.#clock.now();
    const weight = this.#count('weight', MINUTE_MS);
    const ban = this.#ban !== null && this.#ban.until > now ? this.#ban : null;
    return {
      usedWeight: weight.used(now),
      weightLimit: weight.limit ?? USUAL_WEIGHT_LIMIT,
      queued: this.#queued(),
      bannedUntil: ban?.until ?? null,
      banStatus: ban?.status ?? null,
    };
  }

  setLimits(limits: readonly RateLimit[]): void {
    for (const { kind, intervalMs, limit } of limits) this.#count(kind, intervalMs).limit = limit;
  }

  /** What the venue says was spent within its interval. */
  observe(kind: RateLimit['kind'], intervalMs: number, used: number): void {
    this.#count(kind, intervalMs).observe(this.#clock.now(), used);
  }

  /** No request leaves before the ban ends; false when a later end is known already, which then stays. */
  stop(ban: VenueBan): boolean {
    if (this.#ban !== null && ban.until <= this.#ban.until) return false;
    this.#ban = ban;
    return true;
  }

  /** Resolves when the cost may be spent, and counts it as spent. Rejects when the budget is closed. */
  acquire(cost: RequestCost): Promise<void> {
    if (this.#isClosed) return Promise.reject(ended());
    return new Promise((resolve, reject) => {
      this.#queues.get(queueOf(cost))?.push({ cost, resolve, reject });
      if (this.#isPumping) this.#grant();
      else void this.#pump();
    });
  }

  /** Refuses everybody who waits, and who comes later. */
  close(): void {
    this.#isClosed = true;
    for (const queue of this.#queues.values()) {
      for (const { reject } of queue.splice(0)) reject(ended());
    }
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    for (let waitMs = this.#grant(); waitMs > 0; waitMs = this.#grant()) await this.#sleep(waitMs);
    this.#isPumping = false;
  }

  /** Lets go who may go now. Milliseconds until the next one may; 0 when nobody waits. */
  #grant(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) nextMs = Math.min(nextMs, this.#grantFrom(queue));
    return Number.isFinite(nextMs) ? nextMs : 0;
  }

  /** Lets go the first ones of a queue. Milliseconds until the next of them may; infinite when none is left. */
  #grantFrom(queue: Waiting[]): number {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const waitMs = this.#waitMs(next.cost);
      if (waitMs > 0) return waitMs;
      queue.shift();
      this.#spend(next.cost);
      next.resolve();
    }
    return Number.POSITIVE_INFINITY;
  }

  #waitMs({ weight, orders = 0, purpose }: RequestCost): number {
    const now = this.#clock.now();
    const share = this.#shares[purpose] ?? SPENT_SHARE;
    let waitMs = Math.max(0, (this.#ban?.until ?? 0) - now);
    for (const [name, count] of this.#counts) {
      waitMs = Math.max(waitMs, count.waitMs(now, name.startsWith('weight') ? weight : orders, share));
    }
    return waitMs;
  }

  #spend({ weight, orders = 0 }: RequestCost): void {
    const now: EpochMs = this.#clock.now();
    for (const [name, count] of this.#counts) count.spend(now, name.startsWith('weight') ? weight : orders);
  }

  #queued(): number {
    let total = 0;
    for (const queue of this.#queues.values()) total += queue.length;
    return total;
  }

  #count(kind: RateLimit['kind'], intervalMs: number): RollingCount {
    const name = `${kind} ${intervalMs}`;
    let count = this.#counts.get(name);
    if (count === undefined) {
      count = new RollingCount(intervalMs);
      this.#counts.set(name, count);
    }
    return count;
  }
}

/** What costs nothing waits for the end of a ban only, and so not behind those that wait for room. */
function queueOf({ weight, orders = 0, purpose }: RequestCost): Queue {
  return weight === 0 && orders === 0 ? 'free' : purpose;
}

function ended(): Error {
  return new Error('requests to the venue have ended');
}
