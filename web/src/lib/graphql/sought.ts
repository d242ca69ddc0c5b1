/** How often a list is read for the sake of one id: what it never holds must not be asked for without end. */
const MOST_READINGS = 3;

/** Ids that were spoken of and that a list is read for until it holds them, whether it was being read or not. */
export class Sought {
  /** Readings that did not bring it, by id. */
  readonly #missed = new Map<string, number>();

  add(ids: Iterable<string>): void {
    for (const id of ids) if (!this.#missed.has(id)) this.#missed.set(id, 0);
  }

  /** True when the list as it is lacks one that is still looked for. */
  isLacking(list: ReadonlyMap<string, unknown>): boolean {
    return [...this.#missed].some(([id, missed]) => missed < MOST_READINGS && !list.has(id));
  }

  /**
   * Reads until nothing is lacking. What was spoken of during a reading, or lay on a page that was read already, makes
   * it be read again.
   */
  async read<List extends ReadonlyMap<string, unknown>>(read: () => Promise<List>): Promise<List> {
    for (;;) {
      const list = await read();
      for (const [id, missed] of this.#missed) if (!list.has(id)) this.#missed.set(id, missed + 1);
      if (!this.isLacking(list)) return list;
    }
  }
}
