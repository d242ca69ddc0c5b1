/** Stretches of a file's ids of which every tick is stored, so that a resumed import passes over them. */
export class StoredStretches {
  readonly #stretches: { first: number; last: number }[] = [];
  /** True while the newest stretch may go on. */
  #isOpen = false;

  /** Takes in the next ids of the file, in its order. */
  add(first: number, last: number, areStored: boolean): void {
    const newest = this.#stretches.at(-1);
    if (areStored && this.#isOpen && newest !== undefined) newest.last = last;
    else if (areStored) this.#stretches.push({ first, last });
    this.#isOpen = areStored;
  }

  /** Whether every tick of the file from one id to another is stored. */
  holds(firstId: number, lastId: number): boolean {
    return this.#stretches.some(({ first, last }) => first <= firstId && lastId <= last);
  }
}
