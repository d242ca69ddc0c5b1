import type { WindowTally } from './moving.ts';
import type { TradeRing } from './ring.ts';

/** Σ of signed lots: the CVD of a window, in lots. */
export class DeltaTally implements WindowTally {
  lots = 0;
  readonly #ring: TradeRing;

  constructor(ring: TradeRing) {
    this.#ring = ring;
  }

  enter(index: number): void {
    this.lots += this.#ring.lots(index);
  }

  leave(index: number): void {
    this.lots -= this.#ring.lots(index);
  }

  clear(): void {
    this.lots = 0;
  }
}

/** 2^26: products are summed in two halves, so that a day of any market stays exact in doubles. */
const HALF = 67_108_864;

/** Σ price × quantity and Σ quantity, in price units and lots, and both sides of it. */
export class VolumeTally implements WindowTally {
  buyLots = 0;
  sellLots = 0;
  #high = 0;
  #low = 0;
  readonly #ring: TradeRing;

  constructor(ring: TradeRing) {
    this.#ring = ring;
  }

  get lots(): number {
    return this.buyLots + this.sellLots;
  }

  /** Σ price units × lots. */
  get quote(): number {
    return this.#high * HALF + this.#low;
  }

  enter(index: number): void {
    this.#count(index, 1);
  }

  leave(index: number): void {
    this.#count(index, -1);
  }

  clear(): void {
    this.buyLots = 0;
    this.sellLots = 0;
    this.#high = 0;
    this.#low = 0;
  }

  #count(index: number, sign: 1 | -1): void {
    const signed = this.#ring.lots(index);
    const lots = Math.abs(signed);
    const product = lots * this.#ring.price(index);
    const high = Math.floor(product / HALF);
    this.#high += sign * high;
    this.#low += sign * (product - high * HALF);
    if (signed > 0) this.buyLots += sign * lots;
    else this.sellLots += sign * lots;
  }
}
