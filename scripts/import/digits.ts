/** Rows looked at: the smallest step of a price shows in far fewer. */
const ENOUGH_ROWS = 200_000;
/** Most decimals of a price or quantity on the venue. */
const MOST_DIGITS = 8;

/** Finds the most decimals that prices and quantities of a file have. */
export class DecimalDigits {
  readonly found = { price: 0, qty: 0 };
  #rows = 0;

  /** Looks at the first rows of two columns, until enough have been seen. */
  add(prices: Float64Array, qtys: Float64Array, length: number): void {
    const rows = Math.min(length, ENOUGH_ROWS - this.#rows);
    for (let row = 0; row < rows; row += 1) {
      this.found.price = digitsOf(prices[row] ?? 0, this.found.price);
      this.found.qty = digitsOf(qtys[row] ?? 0, this.found.qty);
    }
    this.#rows += rows;
  }
}

/** Decimals of a value, at least `from`. */
function digitsOf(value: number, from: number): number {
  let digits = from;
  while (digits < MOST_DIGITS && Number(value.toFixed(digits)) !== value) digits += 1;
  return digits;
}

/** The step of so many decimals: 1, 0.1, 0.01 … */
export function stepOf(digits: number): string {
  return digits === 0 ? '1' : `0.${'0'.repeat(digits - 1)}1`;
}
