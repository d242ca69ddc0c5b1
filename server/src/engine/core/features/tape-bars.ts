import type { BarSeries } from './bars.ts';
import { type Chunk, LAYOUT } from './windows/chunk.ts';
import type { TradeTape } from './windows/tape.ts';

const { CHUNK, SLOT_MASK } = LAYOUT;

/**
 * Bars of the trades of a tape, brought up to date when somebody looks or the tape forgets: a stretch of trades then
 * goes by at the speed of its columns, where each of them would go to a place of its own in memory when it comes. A
 * trade that is read twice changes nothing.
 */
export class TapeBars {
  readonly #tape: TradeTape;
  /** The shortest first; each length is a part of the next. */
  readonly #series: readonly [BarSeries, ...BarSeries[]];
  /** Index in the tape up to which trades are in the bars. */
  #read = 0;
  #generation = 0;

  constructor(tape: TradeTape, series: readonly [BarSeries, ...BarSeries[]]) {
    this.#tape = tape;
    this.#series = series;
    tape.ring.beforeForgetting = () => this.catchUp();
  }

  /** Takes in what the tape holds. */
  catchUp(): void {
    const { ring } = this.#tape;
    const from = Math.max(ring.start, Math.min(this.#read, ring.changedSince(this.#generation)));
    for (let index = from; index < ring.end; ) {
      const slot = index & SLOT_MASK;
      const count = Math.min(ring.end - index, CHUNK - slot);
      this.#take(ring.chunk(index), slot, slot + count);
      index += count;
    }
    this.#read = ring.end;
    this.#generation = ring.generation;
  }

  /** A trade that the tape may be too far on to keep; should it keep it, reading it there changes nothing. */
  add(time: number, aggId: number, price: number): void {
    const kept = this.#tape.asKept(price);
    for (const series of this.#series) series.add(time, aggId, kept);
  }

  /** The trades of some slots of a chunk, period by period. */
  #take(chunk: Chunk, from: number, to: number): void {
    const { intervalMs } = this.#series[0];
    for (let slot = from; slot < to; ) {
      const time = chunk.originTime + (chunk.times[slot] as number);
      const end = chunk.firstAt(time - (time % intervalMs) + intervalMs, to);
      this.#takePeriod(chunk, slot, end);
      slot = end;
    }
  }

  /** Trades of one period, in order: the last of them is its close. */
  #takePeriod(chunk: Chunk, from: number, to: number): void {
    const { prices } = chunk;
    let high = prices[from] as number;
    let low = high;
    for (let slot = from + 1; slot < to; slot += 1) {
      const price = prices[slot] as number;
      if (price > high) high = price;
      else if (price < low) low = price;
    }
    const { priceScale } = this.#tape;
    const last = to - 1;
    const bar = {
      high: priceScale.fromUnits(high),
      low: priceScale.fromUnits(low),
      close: priceScale.fromUnits(prices[last] as number),
      closeTime: chunk.originTime + (chunk.times[last] as number),
      closeId: chunk.aggId(last),
    };
    for (const series of this.#series) series.merge(bar);
  }
}
