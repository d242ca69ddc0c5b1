import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';
import type { QuantityFloors } from './floors.ts';
import { MovingWindow } from './windows/moving.ts';
import { SizeTally } from './windows/quantile.ts';
import type { TradeTape } from './windows/tape.ts';

/** Below this many trades in the day the percentiles are unknown. */
const LEAST_TRADES = 100;

/** P95 and P99 of trade quantity in base units; null while unknown. */
export interface SizePercentiles {
  readonly trades24h: number;
  readonly p95Qty: number | null;
  readonly p99Qty: number | null;
}

/** Order statistics of trade quantity over 24 h at index ⌊n × 0.95⌋ and ⌊n × 0.99⌋, not below the floors. */
export class TradeSizes {
  readonly #tape: TradeTape;
  readonly #window: MovingWindow<SizeTally>;
  readonly #floors: QuantityFloors;

  constructor(tape: TradeTape, floors: QuantityFloors) {
    this.#tape = tape;
    this.#floors = floors;
    this.#window = new MovingWindow(tape.ring, new SizeTally(tape.ring, [0.95, 0.99]));
  }

  at(at: EpochMs): SizePercentiles {
    const { ring } = this.#tape;
    const low = ring.firstAt(at - DAY_MS);
    const high = Math.max(low, ring.endAt(at));
    const tally = this.#window.moveTo(low, high);
    const known = tally.count >= LEAST_TRADES;
    return {
      trades24h: tally.count,
      p95Qty: known ? this.#quantity(tally.at(0.95, low, high), this.#floors.p95) : null,
      p99Qty: known ? this.#quantity(tally.at(0.99, low, high), this.#floors.p99) : null,
    };
  }

  #quantity(lots: number | null, floor: number): number | null {
    return lots === null ? null : Math.max(floor, this.#tape.lotScale.fromUnits(lots));
  }
}
