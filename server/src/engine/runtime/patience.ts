import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import { pause, type Wait } from './repeat.ts';

/** As long as a market waits behind a gap. */
const WITHOUT_PROGRESS_MS = 15 * MINUTE_MS;
/** Live trades of all instruments together, some hundred megabytes. */
const MOST_HELD = 3_000_000;
const LOOK_EVERY_MS = 1_000;

export interface PatienceParts {
  readonly now: () => EpochMs;
  /** Live trades that wait for what was missed before them. */
  readonly heldTrades: () => number;
  readonly wait?: Wait;
}

/**
 * How long a start waits for what was missed while nothing ran. A venue that bans us in the midst of it may say nothing
 * for days: when nothing has come for a while, or too much waits, live trades go on without it and it is asked for
 * behind them, as any other gap.
 */
export class Patience {
  readonly #parts: PatienceParts;
  #progressAt: EpochMs;

  constructor(parts: PatienceParts) {
    this.#parts = parts;
    this.#progressAt = parts.now();
  }

  /** Something came in, of whatever instrument. */
  progress(): void {
    this.#progressAt = this.#parts.now();
  }

  get isOver(): boolean {
    const { now, heldTrades } = this.#parts;
    return now() - this.#progressAt > WITHOUT_PROGRESS_MS || heldTrades() > MOST_HELD;
  }

  /** What the work gives; null when it is waited for no more. Work that repeats ends when it is told so. */
  async waitFor<T>(work: (isGivenUp: () => boolean) => Promise<T>): Promise<T | null> {
    if (this.isOver) return null;
    let isSettled = false;
    let isGivenUp = false;
    const done = work(() => isGivenUp).finally(() => {
      isSettled = true;
    });
    const over = this.#untilOver(() => isSettled).then(() => {
      if (isSettled) return done;
      isGivenUp = true;
      return null;
    });
    const result = await Promise.race([done, over]);
    // How it ends is nobody's business any more.
    if (isGivenUp) done.catch(() => undefined);
    else this.progress();
    return result;
  }

  async #untilOver(isSettled: () => boolean): Promise<void> {
    const { wait = pause } = this.#parts;
    while (!isSettled() && !this.isOver) await wait(LOOK_EVERY_MS);
  }
}
