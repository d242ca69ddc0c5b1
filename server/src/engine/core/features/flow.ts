import { CVD_WINDOWS, type CvdWindow } from '@ae/strategies/features.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import { MovingWindow } from './windows/moving.ts';
import { DeltaTally, VolumeTally } from './windows/sum.ts';
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

/** CVD and volume windows over one tape. A window of length w at T holds the trades with T − w ≤ t ≤ T. */
export class Flow {
  readonly #tape: TradeTape;
  readonly #cvd: Readonly<Record<CvdWindow, MovingWindow<DeltaTally>>>;
  readonly #day: MovingWindow<DeltaTally>;
  readonly #volumes = new Map<number, MovingWindow<VolumeTally>>();

  constructor(tape: TradeTape) {
    const delta = (): MovingWindow<DeltaTally> => new MovingWindow(tape.ring, new DeltaTally(tape.ring));
    this.#tape = tape;
    this.#cvd = {
      '5m': delta(),
      '15m': delta(),
      '30m': delta(),
      '1h': delta(),
      '4h': delta(),
      '24h': delta(),
    };
    this.#day = delta();
  }

  /** Taker buy − taker sell quantity per window. */
  cvd(at: EpochMs): Record<CvdWindow, number> {
    const high = this.#tape.ring.endAt(at);
    const values = { '5m': 0, '15m': 0, '30m': 0, '1h': 0, '4h': 0, '24h': 0 };
    for (const window of CVD_WINDOWS) {
      const low = this.#tape.ring.firstAt(at - WINDOW_MS[window]);
      values[window] = this.#quantity(this.#cvd[window].moveTo(low, high).lots);
    }
    return values;
  }

  /** CVD since 00:00 UTC of the day of `at`. */
  cvdUtcDay(at: EpochMs): number {
    const low = this.#tape.ring.firstAt(at - (at % DAY_MS));
    return this.#quantity(this.#day.moveTo(low, this.#tape.ring.endAt(at)).lots);
  }

  /** Volumes of the last `windowMs`; ask for few different lengths, each is kept as a window. */
  volumes(at: EpochMs, windowMs: number): Volumes {
    const { ring, priceScale, lotScale } = this.#tape;
    const window = this.#volumeWindow(windowMs);
    const tally = window.moveTo(ring.firstAt(at - windowMs), ring.endAt(at));
    return {
      buyQty: this.#quantity(tally.buyLots),
      sellQty: this.#quantity(tally.sellLots),
      quote: tally.quote / priceScale.factor / lotScale.factor,
      vwap: tally.lots === 0 ? null : tally.quote / tally.lots / priceScale.factor,
      trades: window.size,
    };
  }

  #volumeWindow(windowMs: number): MovingWindow<VolumeTally> {
    const known = this.#volumes.get(windowMs);
    if (known !== undefined) return known;
    const window = new MovingWindow(this.#tape.ring, new VolumeTally(this.#tape.ring));
    this.#volumes.set(windowMs, window);
    return window;
  }

  #quantity(lots: number): number {
    return this.#tape.lotScale.fromUnits(lots);
  }
}
