import type { MinuteTrades } from './minute.ts';

/** About 17 bytes a trade and this many trades' worth of objects, columns and their memory, for each minute. */
const MINUTE_OVERHEAD = 160;
const INDEX_RANGE = 2 ** 26;

/** The minutes of trades used last, of all contracts together, bounded by the trades they hold. */
export class MinuteCache {
  private readonly minutes = new Map<number, MinuteTrades>();
  private readonly most: number;
  private held = 0;
  private owners = 0;

  /** `most`: trades kept, of 17 bytes each; a minute counts for its objects too. */
  constructor(most: number) {
    this.most = most;
  }

  /** A number under which one history keeps its minutes. */
  owner(): number {
    this.owners += 1;
    return this.owners;
  }

  get(owner: number, index: number, make: (index: number) => MinuteTrades): MinuteTrades {
    const key = owner * INDEX_RANGE + index;
    const found = this.minutes.get(key);
    if (found !== undefined) {
      this.minutes.delete(key);
      this.minutes.set(key, found);
      return found;
    }
    const made = make(index);
    this.minutes.set(key, made);
    this.held += weightOf(made);
    this.forget();
    return made;
  }

  private forget(): void {
    for (const [key, minute] of this.minutes) {
      if (this.held <= this.most || this.minutes.size === 1) return;
      this.minutes.delete(key);
      this.held -= weightOf(minute);
    }
  }
}

function weightOf(minute: MinuteTrades): number {
  return minute.plan.trades + MINUTE_OVERHEAD;
}
