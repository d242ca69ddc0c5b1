import type { Regime } from '@ae/strategies/features.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import { WINDOW_MS } from './flow.ts';
import { MovingWindow } from './windows/moving.ts';
import { DeltaTally } from './windows/sum.ts';
import type { TradeTape } from './windows/tape.ts';

const CRASH_ATR_PCT = 0.012;
const HIGH_VOL_ATR_PCT = 0.008;
/** Acceleration is measured on the evaluation grid and ranked among the last hour of it. */
const STEP_MS = 15_000;
const STEPS = 240;
const TREND_RANK = 0.9;

/** CVD 30 m at the grid times up to T, and how its acceleration ranks. A function of the tape alone. */
export class AccelerationTrail {
  readonly #tape: TradeTape;
  readonly #window: MovingWindow<DeltaTally>;
  #at: EpochMs = 0;
  #generation = -1;
  /** CVD in lots at `#at` and the steps before it, oldest first. */
  #lots: number[] = [];

  constructor(tape: TradeTape) {
    this.#tape = tape;
    this.#window = new MovingWindow(tape.ring, new DeltaTally(tape.ring));
  }

  /** True when |acceleration| at `at` is above the 90th percentile of the last hour. */
  isExceptional(at: EpochMs): boolean {
    this.#moveTo(at);
    const sizes = accelerations(this.#lots).map(Math.abs);
    const current = sizes.at(-1);
    if (current === undefined) return false;
    const ranked = sizes.sort((a, b) => a - b);
    return current > (ranked[Math.floor(ranked.length * TREND_RANK)] as number);
  }

  #moveTo(at: EpochMs): void {
    const { generation } = this.#tape.ring;
    const steps = generation === this.#generation ? (at - this.#at) / STEP_MS : -1;
    if (steps === 0) return;
    const missing = Number.isInteger(steps) && steps > 0 && steps <= STEPS ? steps : STEPS + 2;
    if (missing > STEPS) this.#lots = [];
    for (let step = missing - 1; step >= 0; step -= 1) this.#lots.push(this.#cvd(at - step * STEP_MS));
    this.#lots.splice(0, this.#lots.length - (STEPS + 2));
    this.#at = at;
    this.#generation = generation;
  }

  #cvd(at: EpochMs): number {
    const { ring } = this.#tape;
    return this.#window.moveTo(ring.firstAt(at - WINDOW_MS['30m']), ring.endAt(at)).lots;
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

function accelerations(values: readonly number[]): number[] {
  const found: number[] = [];
  for (let index = 2; index < values.length; index += 1) {
    const [a, b, c] = values.slice(index - 2, index + 1) as [number, number, number];
    found.push(c - 2 * b + a);
  }
  return found;
}
