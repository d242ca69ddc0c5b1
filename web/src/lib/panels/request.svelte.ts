import { createSubscriber } from 'svelte/reactivity';
import { repeat } from '../graphql/retry.ts';
import type { PanelState } from './panel-state.ts';

/** Something that is read once and again on demand; the last good data stays while a newer try fails. */
export class Request<T> {
  data = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  readonly #read: () => Promise<T>;
  #round = 0;
  /** While somebody looks at old data it is read again by itself; what was never there has a button. */
  readonly #heal = createSubscriber(() => repeat(this.reload));

  constructor(read: () => Promise<T>, initial: T | null = null) {
    this.#read = read;
    this.data = initial;
  }

  /** Reads again; of two readings under way only the later counts. */
  reload = async (): Promise<void> => {
    this.#round += 1;
    const round = this.#round;
    try {
      const data = await this.#read();
      if (round !== this.#round) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (round === this.#round) this.error = error instanceof Error ? error.message : String(error);
    }
  };

  /** What a panel shows. */
  panel(isEmpty: (data: T) => boolean = () => false): PanelState {
    if (this.data === null) return this.error === null ? 'loading' : 'error';
    if (this.error !== null) {
      this.#heal();
      return 'stale';
    }
    return isEmpty(this.data) ? 'empty' : 'ready';
  }
}
