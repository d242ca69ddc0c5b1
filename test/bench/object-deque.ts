/** One trade as most engines keep it. */
interface DequeTrade {
  readonly time: number;
  readonly price: number;
  readonly qty: number;
  readonly isBuy: boolean;
}

type Weight = (trade: DequeTrade) => number;

/** A queue of trades with running sums in doubles: they add what comes and take away what falls out. */
class RollingSums {
  readonly sums: number[];
  readonly #ms: number;
  readonly #weights: readonly Weight[];
  #trades: DequeTrade[] = [];
  #head = 0;

  constructor(ms: number, weights: readonly Weight[]) {
    this.#ms = ms;
    this.#weights = weights;
    this.sums = weights.map(() => 0);
  }

  add(trade: DequeTrade): void {
    this.#trades.push(trade);
    this.#count(trade, 1);
  }

  /** Lets go of what is older than the window at `at`. */
  evict(at: number): void {
    for (let trade = this.#trades[this.#head]; trade !== undefined && trade.time < at - this.#ms; ) {
      this.#count(trade, -1);
      this.#head += 1;
      trade = this.#trades[this.#head];
    }
    if (this.#head < 1_024 || this.#head < this.#trades.length / 2) return;
    this.#trades = this.#trades.slice(this.#head);
    this.#head = 0;
  }

  #count(trade: DequeTrade, sign: 1 | -1): void {
    for (let index = 0; index < this.sums.length; index += 1) {
      (this.sums[index] as number) += sign * (this.#weights[index] as Weight)(trade);
    }
  }
}

const signed: Weight = ({ qty, isBuy }) => (isBuy ? qty : -qty);
const usd: Weight = ({ qty, price }) => qty * price;

/** The usual build of order-flow windows: trade objects in a rolling window each, six of CVD, VWAP and whales. */
export class ObjectDeques {
  readonly #windows: readonly RollingSums[];
  readonly #volume = new RollingSums(1_800_000, [({ qty }) => qty, usd]);
  readonly #whales: RollingSums;
  readonly #whaleUsd: number;

  /** Lengths of the CVD windows in ms. */
  constructor(lengths: readonly number[], whaleUsd: number) {
    this.#windows = lengths.map((ms) => new RollingSums(ms, [signed]));
    this.#whales = new RollingSums(900_000, [(trade) => Math.sign(signed(trade)) * usd(trade), usd]);
    this.#whaleUsd = whaleUsd;
  }

  get cvd(): readonly number[] {
    return this.#windows.map(({ sums }) => sums[0] as number);
  }

  get vwap(): number {
    const [qty, quote] = this.#volume.sums as [number, number];
    return quote / qty;
  }

  add(trade: DequeTrade): void {
    for (const window of this.#windows) window.add(trade);
    this.#volume.add(trade);
    if (usd(trade) >= this.#whaleUsd) this.#whales.add(trade);
  }

  evict(at: number): void {
    for (const window of this.#windows) window.evict(at);
    this.#volume.evict(at);
    this.#whales.evict(at);
  }
}
