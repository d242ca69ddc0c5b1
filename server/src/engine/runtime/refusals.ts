import type { VenueRefusal } from '../ports.ts';

/** Refusals of one request in a row that are believed: a single one may be the mistake of something in between. */
const BELIEVED = 3;

/** Counts answers of the venue to one request that will not change, so that it is not repeated for ever. */
export class Refusals {
  #inARow = 0;
  #reason = '';

  /** Takes an attempt that failed; one that failed for another reason begins the count anew. */
  see(error: unknown): void {
    this.#inARow = isLasting(error) ? this.#inARow + 1 : 0;
    this.#reason = error instanceof Error ? error.message : String(error);
  }

  /** Why the request is refused for good; null as long as asking again may help. */
  get reason(): string | null {
    return this.#inARow >= BELIEVED ? this.#reason : null;
  }
}

function isLasting(error: unknown): boolean {
  return error instanceof Error && (error as Partial<VenueRefusal>).isLasting === true;
}
