import type { RawRows } from './csv/rows.ts';

/**
 * Sees rows that stand twice in a row: archives of the venue whose CHECKSUM is right have some. One of them counts.
 */
export class RepeatedRow {
  #before: readonly number[] | null = null;

  /** Whether a row says in every cell what the row before it says. */
  isRepeated({ columns }: RawRows, row: number): boolean {
    const before = this.#before;
    const cells = columns.map((column) => column?.[row] ?? Number.NaN);
    this.#before = cells;
    return before !== null && cells.every((cell, index) => Object.is(cell, before[index]));
  }
}
