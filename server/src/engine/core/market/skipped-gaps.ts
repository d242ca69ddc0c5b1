import type { Gap } from './continuity.ts';

/** Missing ids of a gap that follow one another. What fills them comes in order. */
interface Run {
  readonly gap: Gap;
  /** The first that has not come yet. */
  next: number;
  readonly toAggId: number;
}

/** Gaps that the sequence has stepped over without their ids. These may still come, too late for anything but windows. */
export class SkippedGaps {
  #runs: Run[] = [];

  gaps(): readonly Gap[] {
    return this.#runs.map(({ gap }) => gap);
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  add(gap: Gap, fromAggId: number, toAggId: number): void {
    this.#runs.push({ gap, next: fromAggId, toAggId });
  }

  has(gap: Gap): boolean {
    return this.#runs.some((run) => run.gap === gap);
  }

  /** These ids have come, or do not exist. Returns the gaps of which now none is missing. */
  fill(fromAggId: number, toAggId: number): readonly Gap[] {
    if (this.isEmpty) return [];
    const filled = this.#runs.filter(({ next }) => fromAggId <= next && next <= toAggId);
    for (const run of filled) run.next = toAggId + 1;
    this.#runs = this.#runs.filter(({ next, toAggId: end }) => next <= end);
    return [...new Set(filled.map(({ gap }) => gap))].filter((gap) => !this.has(gap));
  }
}
