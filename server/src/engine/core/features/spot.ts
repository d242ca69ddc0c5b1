import { STREAM_SILENCE_MS } from '../market/staleness.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { SpotTrade } from '../model/market-event.ts';
import { WINDOW_MS } from './flow.ts';
import { TapeSums } from './windows/sums.ts';
import { TradeTape } from './windows/tape.ts';

/** Where the spot market's quantity scale begins; the tape refines it to what the market sends. */
const SPOT_STEP = '1';

/** Taker flow of the spot market beside a perpetual. */
export class SpotFlow {
  readonly #tape: TradeTape;
  readonly #sums = new TapeSums();
  /** First and last trade, for coverage. */
  #firstTime: EpochMs | null = null;
  #lastTime: EpochMs = 0;

  constructor(tickSize: string) {
    this.#tape = new TradeTape(tickSize, SPOT_STEP, WINDOW_MS['30m']);
  }

  add(trade: SpotTrade): void {
    this.#tape.add(trade);
    this.#firstTime = Math.min(this.#firstTime ?? trade.time, trade.time);
    this.#lastTime = Math.max(this.#lastTime, trade.time);
  }

  /** First trade seen, i.e. from when on the flow is known; null before it. */
  get coveredFrom(): EpochMs | null {
    return this.#firstTime;
  }

  /**
   * Spot CVD over 30 m in base units; null until 30 minutes are covered, and when no spot trade came within the
   * window (a silent spot stream is not a flat spot market).
   */
  cvd30m(at: EpochMs): number | null {
    const from = at - WINDOW_MS['30m'];
    if (this.#firstTime === null || this.#firstTime > from + STREAM_SILENCE_MS) return null;
    if (this.#lastTime < from) return null;
    this.#tape.settle();
    const { ring, lotScale } = this.#tape;
    return lotScale.fromUnits(ring.sums(ring.firstAt(from), ring.endAt(at), this.#sums).net);
  }
}

/** True when spot and perpetual pull in opposite directions over 30 m; null while either is unknown. */
export function spotPerpTrap(spotCvd: number | null, perpCvd: number | null): boolean | null {
  return spotCvd === null || perpCvd === null ? null : spotCvd * perpCvd < 0;
}
