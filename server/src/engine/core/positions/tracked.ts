import type { Position } from '../model/position.ts';
import { type TriggerLevels, triggerLevels } from './exits.ts';

/** An open position with its triggers as doubles and its excursions, kept apart so that ticks allocate nothing. */
export class Tracked {
  position: Position;
  levels: TriggerLevels;
  #mfeR: number;
  #maeR: number;
  readonly #entry: number;
  readonly #riskDistance: number;

  constructor(position: Position) {
    this.position = position;
    this.levels = triggerLevels(position);
    this.#mfeR = position.mfeR;
    this.#maeR = position.maeR;
    this.#entry = Number(position.entryPrice);
    this.#riskDistance = Number(position.riskDistance);
  }

  set(position: Position): void {
    this.position = position;
    this.levels = triggerLevels(position);
  }

  /** Takes in the extremes of a stretch of trades. */
  excursion(high: number, low: number): void {
    const up = (high - this.#entry) / this.#riskDistance;
    const down = (low - this.#entry) / this.#riskDistance;
    this.#mfeR = Math.max(this.#mfeR, this.levels.isLong ? up : -down);
    this.#maeR = Math.min(this.#maeR, this.levels.isLong ? down : -up);
  }

  /** The position with its excursions so far. */
  current(): Position {
    return { ...this.position, mfeR: this.#mfeR, maeR: this.#maeR };
  }
}
