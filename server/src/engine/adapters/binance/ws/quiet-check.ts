import type { EpochMs } from '../../../core/model/epoch-ms.ts';

/** A check that comes so many intervals after the last one comes late. */
const LATE_CHECKS = 3;
/** A connection without any message for this long rests; for longer than the second, its streams are silent. */
const RESTS_FROM_MS = 1_000;
const RESTS_UNTIL_MS = 5_000;

/**
 * Whether the quiet of a stream says anything at a check. Not right after this thread was busy for long (frames may
 * wait unread), and not while the whole connection rests for a moment.
 */
export class QuietCheck {
  readonly #everyMs: number;
  #checkedAt: EpochMs = 0;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** To be asked at every check; `lastAt`: the last message of the connection, null before the first. */
  saysSomething(now: EpochMs, lastAt: EpochMs | null): boolean {
    const isLate = now - this.#checkedAt > LATE_CHECKS * this.#everyMs;
    this.#checkedAt = now;
    const restsMs = now - (lastAt ?? now);
    return !isLate && (restsMs < RESTS_FROM_MS || restsMs > RESTS_UNTIL_MS);
  }
}
