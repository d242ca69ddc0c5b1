import type { ExitKind } from '@ae/db/enums.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import type { Position } from '../model/position.ts';
import { exitKindsAt, type TriggerLevels, targetAt, triggerLevels } from './exits.ts';
import type { PriceRange } from './extremes.ts';
import type { Waiting } from './trigger-heap.ts';

/** An open position with its triggers as doubles and its excursions, kept apart so that ticks allocate nothing. */
export class Tracked implements Waiting {
  position: Position;
  levels: TriggerLevels;
  version = 0;
  /** Order in which positions were added. */
  readonly sequence: number;
  /** True when the mark price starts its exits, and trades only fill them. */
  readonly isByMark: boolean;
  /** The stretch of prices that counts for its excursions; null while trades are from before it. */
  since: number | null = null;
  #mfeR: number;
  #maeR: number;
  readonly #entry: number;
  readonly #riskDistance: number;

  constructor(position: Position, sequence: number) {
    this.position = position;
    this.sequence = sequence;
    this.isByMark = position.triggerPrice === 'mark';
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
  }

  /**
   * Exits that a trade causes. One at exactly a target that rests in the book fills orders before ours first; ours
   * is filled by the trade with which as much was traded as stood before it.
   */
  exitsOn(price: number, qty: number): readonly ExitKind[] {
    if (this.isByMark) return [];
    const kinds = exitKindsAt(this.levels, price);
    const target = kinds.length === 0 ? targetAt(this.levels, price) : null;
    if (target === null || this.position.queueAhead === null) return kinds;
    const left = new Decimal(this.position.queueAhead).minus(qty);
    if (left.lte(0)) return [target];
    this.position = { ...this.position, queueAhead: decimalText(left) };
    return [];
  }

  /**
   * Takes in the extremes of a stretch of trades. Rounding is monotonic, so they give what each trade would. A short's
   * sign is turned by a subtraction: −0, which `current` could not tell from 0, does not come about.
   */
  excursion({ high, low }: PriceRange): void {
    if (high < low) return;
    const up = (high - this.#entry) / this.#riskDistance;
    const down = (low - this.#entry) / this.#riskDistance;
    this.#mfeR = Math.max(this.#mfeR, this.levels.isLong ? up : 0 - down);
    this.#maeR = Math.min(this.#maeR, this.levels.isLong ? down : 0 - up);
  }

  /** The position with the excursions taken in so far; the same object until something changes. */
  current(): Position {
    const { mfeR, maeR } = this.position;
    if (mfeR !== this.#mfeR || maeR !== this.#maeR)
      this.position = { ...this.position, mfeR: this.#mfeR, maeR: this.#maeR };
    return this.position;
  }
}
