/** Data that is read once and again on demand, with the states that a panel shows. */

/** A request's life: the last good data stays visible while a newer try fails. */
export class Loaded<T> {
  data = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  readonly #read: () => Promise<T>;
  #latest = 0;

  constructor(read: () => Promise<T>, initial: T | null = null) {
    this.#read = read;
    this.data = initial;
  }

  /** Reads again; of overlapping reads the one that was asked last wins. */
  async reload(): Promise<void> {
    this.#latest += 1;
    const turn = this.#latest;
    this.busy = true;
    try {
      const data = await this.#read();
      if (turn !== this.#latest) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (turn === this.#latest) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (turn === this.#latest) this.busy = false;
    }
  }

  /** The panel's state; `isEmpty` tells when there is nothing to show. */
  panel(isEmpty: (data: T) => boolean = () => false): 'loading' | 'empty' | 'error' | 'stale' | 'ready' {
    if (this.data === null) return this.error === null ? 'loading' : 'error';
    if (this.error !== null) return 'stale';
    return isEmpty(this.data) ? 'empty' : 'ready';
  }
}
