import { type EpochMs, MINUTE_MS as MINUTE } from '../model/epoch-ms.ts';

/** A constant of this module, which the compiler knows, unlike an import: each trade is compared with it. */
const MINUTE_MS = MINUTE;
/** Numbers of a minute, side by side: each trade in it touches one place of the memory. */
const OPEN_TIME = 0;
const OPEN = 1;
const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const BUY_LOTS = 5;
const SELL_LOTS = 6;
const BUY_QUOTE = 7;
const SELL_QUOTE = 8;
const TRADES = 9;
const MAX_LOTS = 10;
const SIZE = 11;
/** In place of its open time: no minute is open, and no time lies in it. */
const NONE = Number.NaN;

/** The minute under construction, used again for each; volumes as integer lots and price units × lots, exact. */
export class Minute {
  readonly #cells = new Float64Array(SIZE).fill(NONE, OPEN_TIME, OPEN);

  get isOpen(): boolean {
    return (this.#cells[OPEN_TIME] as number) >= 0;
  }

  /** NaN while none is open. */
  get openTime(): EpochMs {
    return this.#cells[OPEN_TIME] as number;
  }

  get open(): number {
    return this.#cells[OPEN] as number;
  }

  get high(): number {
    return this.#cells[HIGH] as number;
  }

  get low(): number {
    return this.#cells[LOW] as number;
  }

  get close(): number {
    return this.#cells[CLOSE] as number;
  }

  get buyLots(): number {
    return this.#cells[BUY_LOTS] as number;
  }

  get sellLots(): number {
    return this.#cells[SELL_LOTS] as number;
  }

  get buyQuote(): number {
    return this.#cells[BUY_QUOTE] as number;
  }

  get sellQuote(): number {
    return this.#cells[SELL_QUOTE] as number;
  }

  get trades(): number {
    return this.#cells[TRADES] as number;
  }

  get maxLots(): number {
    return this.#cells[MAX_LOTS] as number;
  }

  /** Whether a time lies in the open minute. */
  holds(time: EpochMs): boolean {
    const openTime = this.#cells[OPEN_TIME] as number;
    return time >= openTime && time < openTime + MINUTE_MS;
  }

  begin(openTime: EpochMs, price: number): void {
    const cells = this.#cells;
    cells.fill(0);
    cells[OPEN_TIME] = openTime;
    cells[OPEN] = price;
    cells[HIGH] = price;
    cells[LOW] = price;
  }

  end(): void {
    this.#cells[OPEN_TIME] = NONE;
  }

  /** Counts go on in finer units. */
  rescale(priceFactor: number, lotFactor: number): void {
    const cells = this.#cells;
    for (const at of [BUY_LOTS, SELL_LOTS, MAX_LOTS]) cells[at] = (cells[at] as number) * lotFactor;
    for (const at of [BUY_QUOTE, SELL_QUOTE]) cells[at] = (cells[at] as number) * priceFactor * lotFactor;
  }

  /** `lots` and `quote` are negative when the taker sold; `trades` counts the single trades inside. */
  count(price: number, lots: number, quote: number, trades: number): void {
    const cells = this.#cells;
    if (price > (cells[HIGH] as number)) cells[HIGH] = price;
    if (price < (cells[LOW] as number)) cells[LOW] = price;
    cells[CLOSE] = price;
    cells[TRADES] = (cells[TRADES] as number) + trades;
    if (lots > 0) {
      cells[BUY_LOTS] = (cells[BUY_LOTS] as number) + lots;
      cells[BUY_QUOTE] = (cells[BUY_QUOTE] as number) + quote;
      if (lots > (cells[MAX_LOTS] as number)) cells[MAX_LOTS] = lots;
    } else {
      cells[SELL_LOTS] = (cells[SELL_LOTS] as number) - lots;
      cells[SELL_QUOTE] = (cells[SELL_QUOTE] as number) - quote;
      if (-lots > (cells[MAX_LOTS] as number)) cells[MAX_LOTS] = -lots;
    }
  }
}
