/** Numbers of one owner: a row of `cells` from `at` on. */
export interface Row {
  readonly cells: Float64Array;
  readonly at: number;
}

/** Numbers of a row, a cache line of them. */
const ROW_CELLS = 8;
const ROWS = 512;

let block = new Float64Array(ROWS * ROW_CELLS);
let taken = 0;

/**
 * A row of its own in a block that many owners share: what every trade reads of one of hundreds of instruments is found
 * without going through an array object each. A block lives as long as one of its owners.
 */
export function takeRow(): Row {
  if (taken === ROWS) {
    block = new Float64Array(ROWS * ROW_CELLS);
    taken = 0;
  }
  const at = taken * ROW_CELLS;
  taken += 1;
  return { cells: block, at };
}
