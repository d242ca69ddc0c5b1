/** Ids that this writer stored itself, as one unbroken range an instrument: a duplicate inside is known for sure. */
export class StoredRanges {
  readonly #ranges = new Map<number, { from: number; to: number }>();

  /** Whether the tick is new as far as we know; if so it counts as stored from now on. */
  take(instrumentId: number, aggId: number): boolean {
    const range = this.#ranges.get(instrumentId);
    if (range === undefined) {
      this.#ranges.set(instrumentId, { from: aggId, to: aggId });
      return true;
    }
    if (aggId >= range.from && aggId <= range.to) return false;
    if (aggId === range.to + 1) range.to = aggId;
    else if (aggId > range.to) {
      range.from = aggId;
      range.to = aggId;
    }
    // An older one (a repair) may be stored already: the database decides.
    return true;
  }

  /** A tick was refused after all: nothing is known of its instrument any more. */
  forget(instrumentId: number): void {
    this.#ranges.delete(instrumentId);
  }
}
