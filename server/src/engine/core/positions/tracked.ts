import type { Position } from '../model/position.ts';
import { type TriggerLevels, triggerLevels } from './exits.ts';
import type { PriceRange } from './extremes.ts';
import type { Waiting } from './trigger-heap.ts';

/** An open position with its triggers as doubles and its excursions, kept apart so that ticks allocate nothing. */
export class Tracked implements Waiting {
  position: Position;
  levels: TriggerLevels;
  version = 0;
  /** Order in which positions were added. */
  readonly sequence: number;
  /** The stretch of prices that counts for its excursions; null while trades are from before it. */
  since: number | null = null;
  #mfeR: number;
  #maeR: number;
  readonly #entry: number;
  readonly #riskDistance: number;

  constructor(position: Position, sequence: number) {
    this.position = position;
    this.sequence = sequence;
    this.levels = triggerLevels(position);
    this.#mfeR = position.mfeR;
    this.#maeR = position.maeR;
    this.#entry = Number(position.entryPrice);
    this.#riskDistance = Number(position.riskDistance);
  }

  /** Price at or above which it must be looked at; and the one at or below which. */
  get above(): number {
    return this.levels.isLong ? this.levels.target : this.levels.stop;
  }

  get below(): number {
    return this.levels.isLong ? this.levels.stop : this.levels.target;
  }

  set(position: Position): void {
    this.position = position;
    this.levels = triggerLevels(position);
    this.version += 1;
  }

  /** Takes in the extremes of a stretch of trades. Rounding is monotonic, so they give what each trade would. */
  excursion({ high, low }: PriceRange): void {
    if (high < low) return;
    const up = (high - this.#entry) / this.#riskDistance;
    const down = (low - this.#entry) / this.#riskDistance;
    this.#mfeR = Math.max(this.#mfeR, this.levels.isLong ? up : -down);
    this.#maeR = Math.min(this.#maeR, this.levels.isLong ? down : -up);
  }

  /** The position with the excursions taken in so far. */
  current(): Position {
    return { ...this.position, mfeR: this.#mfeR, maeR: this.#maeR };
  }
}
