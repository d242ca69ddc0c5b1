/** An entry of a heap: something to be looked at when its key is reached. */
interface Entry<T> {
  readonly key: number;
  readonly item: T;
  readonly version: number;
}

/** What waits in a heap. Its entries of older versions are dead. */
export interface Waiting {
  /** Raised when its keys change or it is gone. */
  version: number;
}

/** Dead entries that are not worth a clean-up. */
const FEW = 64;

/**
 * Who is next: a binary heap by key, lowest first. Entries die when their item's version moves on; they are thrown
 * away when they come to the top, or all at once when they are the greater part.
 */
export class TriggerHeap<T extends Waiting> {
  #entries: Entry<T>[] = [];
  #cleanAt = FEW;

  /** Lowest key that counts; ∞ when none. */
  get next(): number {
    for (let top = this.#entries[0]; top !== undefined; top = this.#entries[0]) {
      if (top.version === top.item.version) return top.key;
      this.#pop();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Adds an item under its present version. A key of ±∞ or NaN is never reached and not kept. */
  push(key: number, item: T): void {
    if (!Number.isFinite(key)) return;
    if (this.#entries.length >= this.#cleanAt) this.#clean();
    this.#entries.push({ key, item, version: item.version });
    this.#rise(this.#entries.length - 1);
  }

  /** Takes out the next item when its key is at or below `limit`; null when there is none. */
  take(limit: number): T | null {
    if (this.next > limit) return null;
    return this.#pop().item;
  }

  #clean(): void {
    this.#entries = this.#entries.filter(({ item, version }) => item.version === version);
    for (let index = (this.#entries.length >> 1) - 1; index >= 0; index -= 1) this.#sink(index);
    this.#cleanAt = Math.max(FEW, this.#entries.length * 2);
  }

  #pop(): Entry<T> {
    const entries = this.#entries;
    const top = entries[0] as Entry<T>;
    const last = entries.pop() as Entry<T>;
    if (entries.length > 0) {
      entries[0] = last;
      this.#sink(0);
    }
    return top;
  }

  #rise(from: number): void {
    const entries = this.#entries;
    const entry = entries[from] as Entry<T>;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if ((entries[parent] as Entry<T>).key <= entry.key) break;
      entries[index] = entries[parent] as Entry<T>;
      index = parent;
    }
    entries[index] = entry;
  }

  #sink(from: number): void {
    const entries = this.#entries;
    const entry = entries[from] as Entry<T>;
    let index = from;
    for (let child = 2 * index + 1; child < entries.length; child = 2 * index + 1) {
      if (child + 1 < entries.length && key(entries, child + 1) < key(entries, child)) child += 1;
      if (key(entries, child) >= entry.key) break;
      entries[index] = entries[child] as Entry<T>;
      index = child;
    }
    entries[index] = entry;
  }
}

function key(entries: readonly { readonly key: number }[], index: number): number {
  return (entries[index] as { readonly key: number }).key;
}
