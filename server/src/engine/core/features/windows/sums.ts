import type { Cells } from './chunk.ts';

/** 2^26: products are summed in two halves, so that years of any market stay exact in doubles. */
export const HALF = 67_108_864;
const PER_HALF = 1 / HALF;

/**
 * Sums over trades in integer units, exact: signed lots, all lots, and price units × lots in two halves
 * (`high` × 2^26 + `low`). A window's sums are the difference of two of these.
 */
export class TapeSums {
  net = 0;
  gross = 0;
  high = 0;
  low = 0;

  /** Σ price units × lots; exact below 2^53. */
  get quote(): number {
    return this.high * HALF + this.low;
  }

  get buyLots(): number {
    return (this.gross + this.net) / 2;
  }

  get sellLots(): number {
    return (this.gross - this.net) / 2;
  }

  clear(): void {
    this.net = 0;
    this.gross = 0;
    this.high = 0;
    this.low = 0;
  }

  /** Counts one trade; `lots` negative for a taker sell. */
  add(price: number, lots: number): void {
    const size = lots < 0 ? -lots : lots;
    const product = size * price;
    const high = Math.floor(product * PER_HALF);
    this.net += lots;
    this.gross += size;
    this.high += high;
    this.low += product - high * HALF;
    if (this.low >= HALF) this.#carry();
  }

  /** Counts the trades of some slots of columns: as `add` for each, without a way to memory for every one. */
  addAll(prices: Cells, lots: Cells, from: number, to: number): void {
    let { net, gross, high, low } = this;
    for (let slot = from; slot < to; slot += 1) {
      const signed = lots[slot] as number;
      const size = signed < 0 ? -signed : signed;
      const product = size * (prices[slot] as number);
      const part = Math.floor(product * PER_HALF);
      net += signed;
      gross += size;
      high += part;
      low += product - part * HALF;
      if (low >= HALF) {
        low -= HALF;
        high += 1;
      }
    }
    this.net = net;
    this.gross = gross;
    this.high = high;
    this.low = low;
  }

  /** Takes one trade out. */
  remove(price: number, lots: number): void {
    const size = lots < 0 ? -lots : lots;
    const product = size * price;
    const high = Math.floor(product * PER_HALF);
    this.net -= lots;
    this.gross -= size;
    this.high -= high;
    this.low -= product - high * HALF;
    if (this.low <= -HALF) this.#borrow();
  }

  plus(other: TapeSums): void {
    this.net += other.net;
    this.gross += other.gross;
    this.high += other.high;
    this.low += other.low;
  }

  subtract(other: TapeSums): void {
    this.net -= other.net;
    this.gross -= other.gross;
    this.high -= other.high;
    this.low -= other.low;
  }

  read(marks: Float64Array, at: number): void {
    this.net = marks[at] as number;
    this.gross = marks[at + 1] as number;
    this.high = marks[at + 2] as number;
    this.low = marks[at + 3] as number;
  }

  write(marks: Float64Array, at: number): void {
    marks[at] = this.net;
    marks[at + 1] = this.gross;
    marks[at + 2] = this.high;
    marks[at + 3] = this.low;
  }

  copy(other: TapeSums): void {
    this.net = other.net;
    this.gross = other.gross;
    this.high = other.high;
    this.low = other.low;
  }

  #borrow(): void {
    this.low += HALF;
    this.high -= 1;
  }

  #carry(): void {
    this.low -= HALF;
    this.high += 1;
  }
}
