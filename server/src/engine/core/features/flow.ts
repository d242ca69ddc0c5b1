import { CVD_WINDOWS, type CvdWindow } from '@ae/strategies/features.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import { TapeSums } from './windows/sums.ts';
import type { TradeTape } from './windows/tape.ts';

/** Lengths of the CVD windows. */
export const WINDOW_MS: Readonly<Record<CvdWindow, number>> = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '24h': DAY_MS,
};

/** Volumes of one window, in base units; VWAP null without trades. */
export interface Volumes {
  readonly buyQty: number;
  readonly sellQty: number;
  readonly quote: number;
  readonly vwap: number | null;
  readonly trades: number;
}

/** CVD and volumes over one tape. A window of length w at T holds the trades with T − w ≤ t ≤ T. */
export class Flow {
  readonly #tape: TradeTape;
  readonly #sums = new TapeSums();

  constructor(tape: TradeTape) {
    this.#tape = tape;
  }

  /** Taker buy − taker sell quantity per window. */
  cvd(at: EpochMs): Record<CvdWindow, number> {
    const values = { '5m': 0, '15m': 0, '30m': 0, '1h': 0, '4h': 0, '24h': 0 };
    for (const window of CVD_WINDOWS) values[window] = this.#cvdSince(at - WINDOW_MS[window], at);
    return values;
  }

  /** CVD since 00:00 UTC of the day of `at`. */
  cvdUtcDay(at: EpochMs): number {
    return this.#cvdSince(at - (at % DAY_MS), at);
  }

  /** Volumes of the last `windowMs`. */
  volumes(at: EpochMs, windowMs: number): Volumes {
    const { ring, priceScale, lotScale } = this.#tape;
    const low = ring.firstAt(at - windowMs);
    const high = Math.max(low, ring.endAt(at));
    const sums = ring.sums(low, high, this.#sums);
    return {
      buyQty: lotScale.fromUnits(sums.buyLots),
      sellQty: lotScale.fromUnits(sums.sellLots),
      quote: sums.quote / priceScale.factor / lotScale.factor,
      vwap: sums.gross === 0 ? null : sums.quote / sums.gross / priceScale.factor,
      trades: high - low,
    };
  }

  #cvdSince(from: EpochMs, at: EpochMs): number {
    const { ring, lotScale } = this.#tape;
    return lotScale.fromUnits(ring.sums(ring.firstAt(from), ring.endAt(at), this.#sums).net);
  }
}
