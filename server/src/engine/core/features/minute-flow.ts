import { DAY_MS, type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';
import { Scale } from './windows/scale.ts';

/** Sums up to each minute of a day, and the one before the first. */
const SUMS = DAY_MS / MINUTE_MS + 1;

/** Taker buy − taker sell quantity of closed minutes, for an instrument that is followed by candles. */
export class MinuteFlow {
  #lot: Scale;
  /** Net lots from the beginning up to a minute, in a ring by minute; null before the first candle. */
  #sums: Float64Array | null = null;
  /** The minutes from `#from` to `#end` (not included) came without a hole. */
  #from: EpochMs = 0;
  #end: EpochMs = 0;

  constructor(stepSize: string) {
    this.#lot = Scale.ofStep(stepSize);
  }

  /** A closed minute, later than those before it; behind a hole the flow begins anew. */
  add({ openTime, volume, buyVolume }: Pick<Candle, 'openTime' | 'volume' | 'buyVolume'>): void {
    if (openTime < this.#end) return;
    this.#sums ??= new Float64Array(SUMS);
    this.#hold(volume);
    this.#hold(buyVolume);
    if (openTime !== this.#end) {
      this.#from = openTime;
      this.#sums[placeOf(openTime)] = 0;
    }
    const net = 2 * this.#lot.toUnits(buyVolume) - this.#lot.toUnits(volume);
    this.#end = openTime + MINUTE_MS;
    this.#sums[placeOf(this.#end)] = (this.#sums[placeOf(openTime)] as number) + net;
  }

  /** Over the last `windowMs` (a day at most) of closed minutes, base asset; null unless all of them are here. */
  cvd(windowMs: number): number | null {
    const from = this.#end - windowMs;
    if (this.#sums === null || from < this.#from) return null;
    const net = (this.#sums[placeOf(this.#end)] as number) - (this.#sums[placeOf(from)] as number);
    return this.#lot.fromUnits(net);
  }

  /** Sums go on in finer units when the venue refines its step. */
  #hold(volume: number): void {
    const finer = this.#lot.holding(volume);
    const factor = finer.factor / this.#lot.factor;
    if (factor !== 1) this.#sums = this.#sums?.map((sum) => sum * factor) ?? null;
    this.#lot = finer;
  }
}

/** Where the sum up to a time stands. */
function placeOf(at: EpochMs): number {
  return (at / MINUTE_MS) % SUMS;
}
