import { decimalsOf } from '../../model/quantize.ts';

/** The venue's finest price or quantity; what lies beyond is rounded to it. */
const FINEST_DECIMALS = 8;

/**
 * Doubles ↔ integer units of 10^-decimals. Sums of units are exact below 2^53, and `units / factor` is the
 * double nearest to the decimal number, so values come back bit for bit.
 */
export class Scale {
  readonly decimals: number;
  readonly factor: number;

  constructor(decimals: number) {
    this.decimals = decimals;
    this.factor = 10 ** decimals;
  }

  static ofStep(step: string): Scale {
    return new Scale(decimalsOf(step));
  }

  toUnits(value: number): number {
    return Math.round(value * this.factor);
  }

  fromUnits(units: number): number {
    return units / this.factor;
  }

  /** False for a value between two units, e.g. a price from before the tick size was widened. */
  holds(value: number): boolean {
    return this.isExact(this.toUnits(value), value);
  }

  /** True when these units, made of the value, stand for it. */
  isExact(units: number, value: number): boolean {
    return units / this.factor === value || this.decimals >= FINEST_DECIMALS;
  }

  /** This scale, or the next finer one that holds the value. */
  holding(value: number): Scale {
    let scale: Scale = this;
    while (!scale.holds(value)) scale = new Scale(scale.decimals + 1);
    return scale;
  }
}
