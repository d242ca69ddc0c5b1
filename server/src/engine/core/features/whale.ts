import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import { LAYOUT } from './windows/chunk.ts';
import { MovingWindow, type WindowTally } from './windows/moving.ts';
import { TapeSums } from './windows/sums.ts';
import type { TradeTape } from './windows/tape.ts';

const { CHUNK, SLOT_MASK } = LAYOUT;
/** Window of whale ratios and large trades. */
export const WHALE_WINDOW_MS = 15 * MINUTE_MS;

/** Net share of big trades at any of a few thresholds, each kept as a moving window. */
export class WhaleRatios {
  readonly #tape: TradeTape;
  readonly #windows = new Map<number, MovingWindow<BigTally>>();

  constructor(tape: TradeTape) {
    this.#tape = tape;
  }

  /** (buy − sell)/(buy + sell) notional of trades ≥ `thresholdUsd` over 15 m; 0 when none. */
  at(at: EpochMs, thresholdUsd: number): number {
    const { ring } = this.#tape;
    const low = ring.firstAt(at - WHALE_WINDOW_MS);
    const { buys, sells } = this.#window(thresholdUsd).moveTo(low, Math.max(low, ring.endAt(at)));
    const [buy, sell] = [buys.quote, sells.quote];
    return buy + sell === 0 ? 0 : (buy - sell) / (buy + sell);
  }

  /** Forgets the windows of other thresholds. */
  keepOnly(thresholds: readonly number[]): void {
    for (const threshold of this.#windows.keys()) {
      if (!thresholds.includes(threshold)) this.#windows.delete(threshold);
    }
  }

  #window(thresholdUsd: number): MovingWindow<BigTally> {
    const known = this.#windows.get(thresholdUsd);
    if (known !== undefined) return known;
    const window = new MovingWindow(this.#tape.ring, new BigTally(this.#tape, thresholdUsd));
    this.#windows.set(thresholdUsd, window);
    return window;
  }
}

/** Notional of the trades of at least a threshold, by side. */
class BigTally implements WindowTally {
  readonly buys = new TapeSums();
  readonly sells = new TapeSums();
  readonly #tape: TradeTape;
  readonly #thresholdUsd: number;
  readonly #one = new TapeSums();
  /** The threshold in price units × lots, so that a trade of exactly the threshold is counted. */
  #least: number;

  constructor(tape: TradeTape, thresholdUsd: number) {
    this.#tape = tape;
    this.#thresholdUsd = thresholdUsd;
    this.#least = this.#leastUnits();
  }

  enter(from: number, to: number): void {
    this.#each(from, to, (sums, one) => sums.plus(one));
  }

  leave(from: number, to: number): void {
    this.#each(from, to, (sums, one) => sums.subtract(one));
  }

  /** Also after a change of scale. */
  clear(): void {
    this.buys.clear();
    this.sells.clear();
    this.#least = this.#leastUnits();
  }

  #each(from: number, to: number, change: (sums: TapeSums, one: TapeSums) => void): void {
    const least = this.#least;
    for (let index = from; index < to; ) {
      const until = Math.min(to, index - (index & SLOT_MASK) + CHUNK);
      const { prices, lots } = this.#tape.ring.chunk(index);
      for (; index < until; index += 1) {
        const size = (prices[index & SLOT_MASK] as number) * (lots[index & SLOT_MASK] as number);
        if (size < least && size > -least) continue;
        this.#one.clear();
        this.#one.add(prices[index & SLOT_MASK] as number, lots[index & SLOT_MASK] as number);
        change(size > 0 ? this.buys : this.sells, this.#one);
      }
    }
  }

  #leastUnits(): number {
    const { priceScale, lotScale } = this.#tape;
    return this.#thresholdUsd * priceScale.factor * lotScale.factor;
  }
}
