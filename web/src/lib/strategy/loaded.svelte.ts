import { untrack } from 'svelte';
import { Request } from '$lib/panels/request.svelte.ts';

/** A request that also tells whether a reading is under way. */
export class Loaded<T> extends Request<T> {
  #readings = $state(0);

  constructor(read: () => Promise<T>, initial: T | null = null) {
    super(() => this.#count(read), initial);
  }

  /** True while it is being read. */
  get busy(): boolean {
    return this.#readings > 0;
  }

  async #count(read: () => Promise<T>): Promise<T> {
    // What starts a reading must not be started again by its end.
    untrack(() => this.#add(1));
    try {
      return await read();
    } finally {
      this.#add(-1);
    }
  }

  #add(step: number): void {
    this.#readings += step;
  }
}
