import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { LockedError } from './errors.ts';

/** Failures that lock an account, and for how long. */
export const ACCOUNT_LIMIT = { failures: 5, lockMs: 15 * 60_000 } as const;
/** Failures of one address in a quarter of an hour: from the 6th on slower, from the 31st refused. */
const ADDRESS_FREE = 5;
const ADDRESS_LIMIT = 30;
const WINDOW_S = 15 * 60;
const LONGEST_DELAY_MS = 3_000;

/** Slows guessers down by address, and makes unknown names lock as known ones do. In memory, bounded by expiry. */
export class Throttle {
  readonly #addresses = new RateLimiterMemory({ points: ADDRESS_LIMIT, duration: WINDOW_S });
  readonly #unknownNames = new RateLimiterMemory({
    points: ACCOUNT_LIMIT.failures,
    duration: WINDOW_S,
    blockDuration: WINDOW_S,
  });

  /** Waits as long as this address must. Throws LockedError when it has no attempts left. */
  async enter(address: string): Promise<void> {
    const state = await this.#addresses.get(address);
    if (state === null) return;
    if (state.consumedPoints >= ADDRESS_LIMIT) throw new LockedError(Date.now() + state.msBeforeNext);
    const delay = delayMs(state.consumedPoints);
    if (delay > 0) await sleep(delay);
  }

  /** Counts a failure of an address. */
  async failed(address: string): Promise<void> {
    await this.#addresses.penalty(address);
  }

  /** Takes an attempt of a name that has no account. Throws LockedError as a locked account would. */
  async unknownName(name: string): Promise<void> {
    try {
      await this.#unknownNames.consume(name);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new LockedError(Date.now() + error.msBeforeNext);
      throw error;
    }
  }
}

/** Delay after so many failures: none for the first five, then 100 ms doubling to 3 s. */
export function delayMs(failures: number): number {
  return failures < ADDRESS_FREE ? 0 : Math.min(LONGEST_DELAY_MS, 100 * 2 ** (failures - ADDRESS_FREE));
}
