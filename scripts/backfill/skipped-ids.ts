import { skippedBy } from '@ae/server/engine/core/market/id-ranges.ts';
import type { MissingRange } from './ranges.ts';

/** Ids of a page that the venue's answer steps over, ascending: a later trade in it proves that they do not exist. */
export function skippedIds(
  { first, last }: MissingRange,
  answer: readonly { readonly aggId: number }[],
): MissingRange[] {
  return skippedBy(answer, { fromAggId: first, toAggId: last }).map(({ fromAggId, toAggId }) => ({
    first: fromAggId,
    last: toAggId,
  }));
}

/** Joins what pages skip, newest page first, so that a hole over several pages is one: as one it is looked for. */
export class SkippedHoles {
  /** The lowest so far; the next page may go on with it. */
  #growing: MissingRange | null = null;

  /** Takes in the next older page. Returns the holes that are whole now. */
  add(page: MissingRange, skipped: readonly MissingRange[]): readonly MissingRange[] {
    const whole: MissingRange[] = [];
    for (const { first, last } of skipped.toReversed()) {
      if (this.#growing?.first === last + 1) this.#growing = { first, last: this.#growing.last };
      else {
        whole.push(...this.finish());
        this.#growing = { first, last };
      }
    }
    if (this.#growing !== null && this.#growing.first > page.first) whole.push(...this.finish());
    return whole;
  }

  /** No page comes any more. Returns what has not been returned yet. */
  finish(): readonly MissingRange[] {
    const rest = this.#growing === null ? [] : [this.#growing];
    this.#growing = null;
    return rest;
  }
}
