import type { Regime } from '@ae/strategies/features.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import { WINDOW_MS } from './flow.ts';
import { TapeSums } from './windows/sums.ts';
import type { TradeTape } from './windows/tape.ts';

const CRASH_ATR_PCT = 0.012;
const HIGH_VOL_ATR_PCT = 0.008;
/** Acceleration is measured on the evaluation grid and ranked among the last hour of it. */
const STEP_MS = 15_000;
const STEPS = 240;
/** An acceleration is of three values. */
const MOST_LOTS = STEPS + 2;
const TREND_RANK = 0.9;

/** CVD 30 m at the grid times up to T, and how its acceleration ranks. A function of the tape alone. */
export class AccelerationTrail {
  readonly #tape: TradeTape;
  readonly #sums = new TapeSums();
  #at: EpochMs = 0;
  /** Where trades up to `#at` ended, and the ring's state then: a change below it makes the trail worthless. */
  #end = 0;
  #generation = -1;
  /** CVD in lots at `#at` and the steps before it, oldest first. */
  readonly #lots = new Float64Array(MOST_LOTS);
  #count = 0;

  constructor(tape: TradeTape) {
    this.#tape = tape;
  }

  /** True when |acceleration| at `at` is above the 90th percentile (index ⌊0.9 n⌋ of the sort) of the last hour. */
  isExceptional(at: EpochMs): boolean {
    this.#moveTo(at);
    const lots = this.#lots;
    const count = this.#count - 2;
    if (count < 1) return false;
    const current = accelerationAt(lots, count + 1);
    let below = 0;
    for (let index = 2; index < this.#count; index += 1) {
      if (accelerationAt(lots, index) < current) below += 1;
    }
    // The value at a rank of the sort is below `current` just when more than `rank` values are.
    return below > Math.floor(count * TREND_RANK);
  }

  #moveTo(at: EpochMs): void {
    const { ring } = this.#tape;
    const isSound = ring.changedSince(this.#generation) >= this.#end;
    const steps = isSound ? (at - this.#at) / STEP_MS : -1;
    const missing = Number.isInteger(steps) && steps >= 0 && steps <= STEPS ? steps : MOST_LOTS;
    this.#makeRoom(missing);
    for (let step = missing - 1; step >= 0; step -= 1) {
      this.#lots[this.#count] = this.#cvd(at - step * STEP_MS);
      this.#count += 1;
    }
    this.#at = at;
    this.#end = ring.endAt(at);
    this.#generation = ring.generation;
  }

  /** The oldest go. */
  #makeRoom(steps: number): void {
    const over = this.#count + steps - MOST_LOTS;
    if (over <= 0) return;
    this.#lots.copyWithin(0, over, this.#count);
    this.#count -= over;
  }

  #cvd(at: EpochMs): number {
    const { ring } = this.#tape;
    return ring.sums(ring.firstAt(at - WINDOW_MS['30m']), ring.endAt(at), this.#sums).net;
  }
}

/** What decides the regime. */
export interface RegimeInput {
  readonly atrPct: number | null;
  readonly cvdFast: number | null;
  readonly cvdSlow: number | null;
  readonly exceptional: boolean;
}

/** Regime of spec 02; the two CVDs of the market side are those of 30 m and 4 h. Null while ATR is unknown. */
export function regimeOf({ atrPct, cvdFast, cvdSlow, exceptional }: RegimeInput): Regime | null {
  if (atrPct === null) return null;
  if (atrPct >= CRASH_ATR_PCT) return 'crash';
  if (atrPct >= HIGH_VOL_ATR_PCT) return 'high_vol';
  const agree = (cvdFast ?? 0) * (cvdSlow ?? 0) > 0;
  return agree && exceptional ? 'trend' : 'range';
}

function accelerationAt(values: Float64Array, index: number): number {
  const middle = values[index - 1] as number;
  return Math.abs((values[index] as number) - 2 * middle + (values[index - 2] as number));
}
