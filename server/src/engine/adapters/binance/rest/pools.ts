import type { Clock, RestPurpose } from '../../../ports.ts';
import { RequestBudget } from './budget.ts';

/** Endpoints whose calls the venue counts per address, apart from the request weight. */
export type RequestPool = 'funding' | 'positioning';

/** The venue's figures: fundingRate with fundingInfo, and the series of `/futures/data`. */
const CALLS_IN_5_MINUTES: Readonly<Record<RequestPool, number>> = { funding: 500, positioning: 1_000 };
const INTERVAL_MS = 5 * 60_000;

/**
 * Limits beside the weight. Whoever waits here has not entered the queue of the weight yet, so that 500 funding
 * histories do not hold up the repair of a gap.
 */
export class RequestPools {
  readonly #budgets: Readonly<Record<RequestPool, RequestBudget>>;

  constructor(clock: Clock, sleep: (ms: number) => Promise<void>) {
    const budget = (pool: RequestPool) => {
      const calls = new RequestBudget(clock, sleep);
      calls.setLimits([{ kind: 'weight', intervalMs: INTERVAL_MS, limit: CALLS_IN_5_MINUTES[pool] }]);
      return calls;
    };
    this.#budgets = { funding: budget('funding'), positioning: budget('positioning') };
  }

  /** Resolves when one more call may be made, and counts it. Rejects when the pools are closed. */
  acquire(pool: RequestPool, purpose: RestPurpose): Promise<void> {
    return this.#budgets[pool].acquire({ weight: 1, purpose });
  }

  close(): void {
    for (const budget of Object.values(this.#budgets)) budget.close();
  }
}
