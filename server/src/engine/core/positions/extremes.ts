import type { Row } from './cells.ts';

/** Highest and lowest price of a stretch of trades; −∞ and ∞ when it holds none. */
export interface PriceRange {
  readonly high: number;
  readonly low: number;
}

/** Places of the running stretch in its owner's row. */
export const RANGE_CELLS = { HIGH: 0, LOW: 1 } as const;
const { HIGH, LOW } = RANGE_CELLS;

/**
 * Highest and lowest price since any of a few moments. A tick costs two comparisons; a moment is remembered by
 * beginning a new stretch. Of the stretches before only those are kept that still decide for somebody: each one's
 * high is above all later ones (and so for the lows), so a question is a binary search.
 */
export class Extremes {
  /** Highest and lowest of the running stretch are in it, beside what the owner reads on each trade. */
  readonly #row: Row;
  #stretch = 0;
  readonly #highs = new Suffix();
  readonly #lows = new Suffix();

  /** The owner takes each price into the row itself. */
  constructor(row: Row) {
    this.#row = row;
    this.#reset();
  }

  /** Begins a stretch and gives its number, to be asked with `since`. */
  begin(): number {
    const { high, low } = this.#running;
    if (high < low) return this.#stretch;
    this.#highs.push(this.#stretch, high);
    this.#lows.push(this.#stretch, -low);
    this.#next();
    return this.#stretch;
  }

  /** Range of all trades since that stretch began. */
  since(stretch: number): PriceRange {
    const { high, low } = this.#running;
    return {
      high: Math.max(high, this.#highs.since(stretch)),
      low: Math.min(low, -this.#lows.since(stretch)),
    };
  }

  /** Nobody will ask about a stretch before the next one any more. */
  clear(): void {
    this.#highs.clear();
    this.#lows.clear();
    this.#next();
  }

  get #running(): PriceRange {
    const { cells, at } = this.#row;
    return { high: cells[at + HIGH] as number, low: cells[at + LOW] as number };
  }

  #next(): void {
    this.#reset();
    this.#stretch += 1;
  }

  #reset(): void {
    const { cells, at } = this.#row;
    cells[at + HIGH] = Number.NEGATIVE_INFINITY;
    cells[at + LOW] = Number.POSITIVE_INFINITY;
  }
}

/** Values by stretch, each one above all that came after it. */
class Suffix {
  readonly #stretches: number[] = [];
  readonly #values: number[] = [];

  push(stretch: number, value: number): void {
    while (this.#values.length > 0 && (this.#values.at(-1) as number) <= value) {
      this.#values.pop();
      this.#stretches.pop();
    }
    this.#stretches.push(stretch);
    this.#values.push(value);
  }

  /** Largest value of `stretch` and all after it; −∞ when none. */
  since(stretch: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stretches[middle] as number) < stretch) low = middle + 1;
      else high = middle;
    }
    return this.#values[low] ?? Number.NEGATIVE_INFINITY;
  }

  clear(): void {
    this.#stretches.length = 0;
    this.#values.length = 0;
  }
}
