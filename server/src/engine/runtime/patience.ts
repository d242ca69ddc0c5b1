import { HOLD_LIMITS } from '../core/market/continuity.ts';
import { pause, type Wait } from './repeat.ts';

/** As long as a market waits behind a gap. */
const WITHOUT_ANSWER_MS = HOLD_LIMITS.ms;
/** Live trades of all instruments together, some hundred megabytes. */
const MOST_HELD = 3_000_000;
const LOOK_EVERY_MS = 1_000;

export interface PatienceParts {
  /** A clock that makes no steps, ms. */
  readonly now: () => number;
  /** Live trades that wait for what was missed before them. */
  readonly heldTrades: () => number;
  readonly wait?: Wait;
}

/**
 * How long a start waits for what was missed while nothing ran. A venue that bans us in the midst of it may say nothing
 * for days: when no answer has come for a while, or too much waits, live trades go on without it and it is asked for
 * behind them, as any other gap. One clock for all instruments: a second one does not wait as long again.
 */
export class Patience {
  readonly #parts: PatienceParts;
  #answeredAt: number;

  constructor(parts: PatienceParts) {
    this.#parts = parts;
    this.#answeredAt = parts.now();
  }

  /** The venue answers: whatever instrument it was asked about. */
  answered(): void {
    this.#answeredAt = this.#parts.now();
  }

  get isOver(): boolean {
    const { now, heldTrades } = this.#parts;
    return now() - this.#answeredAt > WITHOUT_ANSWER_MS || heldTrades() > MOST_HELD;
  }

  /** What the work gives; null when it is waited for no more. It goes on all the same. */
  async waitFor<T>(work: Promise<T>): Promise<T | null> {
    let isSettled = false;
    const done = work.finally(() => {
      isSettled = true;
    });
    const over = this.#untilOver(() => isSettled).then(() => (isSettled ? done : null));
    // Nobody may be waiting any more when it fails.
    done.catch(() => undefined);
    return Promise.race([done, over]);
  }

  async #untilOver(isSettled: () => boolean): Promise<void> {
    const { wait = pause } = this.#parts;
    while (!isSettled() && !this.isOver) await wait(LOOK_EVERY_MS);
  }
}

/** That of a start; `heldTrades` are the live trades that wait. */
export function patienceOf(
  { tapeClock }: { readonly tapeClock: boolean },
  heldTrades: () => number,
): Patience {
  return tapeClock ? endlessPatience() : new Patience({ now: () => performance.now(), heldTrades });
}

/** Of a tape nothing may be left out, however long it takes. */
export function endlessPatience(): Patience {
  return new Patience({ now: () => 0, heldTrades: () => 0 });
}
