import type { LargeTrades } from '@ae/strategies/features.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import { WHALE_WINDOW_MS } from './whale.ts';
import { LAYOUT } from './windows/chunk.ts';
import type { TradeTape } from './windows/tape.ts';

const { CHUNK, SLOT_MASK } = LAYOUT;
/** Candidates are kept from this share of the asked size on, so that a size that falls a little finds them there. */
const MARGIN = 0.8;
/** Candidates of less than this share of the asked size are too many: they are sought anew. */
const LEAST_SHARE = 0.4;

interface Candidate {
  readonly index: number;
  readonly lots: number;
  readonly notional: number;
}

/**
 * Trades of the last 15 minutes of at least a size that changes from asking to asking (the day's P99), each counted
 * by itself however close in time. Only the few candidates are looked at; what is kept is never more than a cache.
 */
export class LargeTradeWindow {
  readonly #tape: TradeTape;
  /** Index, signed lots and notional in units of each: told by themselves, the tape of a quarter hour is cold memory. */
  #candidates: Candidate[] = [];
  /** Least lots of a candidate, and the stretch of the tape that was searched. */
  #leastLots = Number.POSITIVE_INFINITY;
  #low = 0;
  #high = 0;
  #generation = -1;

  constructor(tape: TradeTape) {
    this.#tape = tape;
  }

  at(at: EpochMs, leastQty: number): LargeTrades {
    const { ring, lotScale } = this.#tape;
    const leastLots = lotScale.toUnits(leastQty);
    const low = ring.firstAt(at - WHALE_WINDOW_MS);
    const high = Math.max(low, ring.endAt(at));
    if (!this.#isUsable(low, leastLots)) this.#restart(low, leastLots);
    this.#generation = ring.generation;
    if (high > this.#high) this.#search(high);
    this.#forget(low);
    const found: LargeTrades = { buys: 0, sells: 0, maxBuyUsd: null, maxSellUsd: null };
    for (const { index, lots, notional } of this.#candidates) {
      if (index >= high) break;
      if (Math.abs(lots) >= leastLots) this.#count(found, lots, notional);
    }
    return found;
  }

  #isUsable(low: number, leastLots: number): boolean {
    if (low < this.#low || low > this.#high) return false;
    if (leastLots < this.#leastLots || this.#leastLots < leastLots * LEAST_SHARE) return false;
    return this.#tape.ring.changedSince(this.#generation) >= this.#high;
  }

  #restart(low: number, leastLots: number): void {
    this.#candidates = [];
    this.#leastLots = leastLots * MARGIN;
    this.#low = low;
    this.#high = low;
  }

  #search(to: number): void {
    const least = this.#leastLots;
    for (let index = this.#high; index < to; ) {
      const until = Math.min(to, index - (index & SLOT_MASK) + CHUNK);
      const { lots, prices } = this.#tape.ring.chunk(index);
      for (; index < until; index += 1) {
        const size = lots[index & SLOT_MASK] as number;
        if (size < least && size > -least) continue;
        const notional = (prices[index & SLOT_MASK] as number) * Math.abs(size);
        this.#candidates.push({ index, lots: size, notional });
      }
    }
    this.#high = to;
  }

  #forget(low: number): void {
    this.#low = low;
    const kept = this.#candidates.findIndex(({ index }) => index >= low);
    if (kept !== 0) this.#candidates.splice(0, kept < 0 ? this.#candidates.length : kept);
  }

  #count(found: LargeTrades, lots: number, notional: number): void {
    const { priceScale, lotScale } = this.#tape;
    const usd = notional / (priceScale.factor * lotScale.factor);
    if (lots > 0) {
      found.buys += 1;
      found.maxBuyUsd = Math.max(found.maxBuyUsd ?? 0, usd);
    } else {
      found.sells += 1;
      found.maxSellUsd = Math.max(found.maxSellUsd ?? 0, usd);
    }
  }
}
