import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import { InstrumentFeatures } from '../features/instrument-features.ts';
import type { FeatureInstrument } from '../features/sources.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

/** An evaluation time and the last trade that the engine had then: later ones may have told of times before it. */
export interface ReplayMark {
  readonly at: EpochMs;
  readonly lastAggId: number;
}

export interface ReplayOptions {
  readonly instrument: FeatureInstrument;
  readonly whaleThresholds: readonly number[];
  /** Ascending. */
  readonly marks: readonly ReplayMark[];
  /** From when on trades count as complete at a mark, for the marks whose snapshot is wanted. */
  readonly wanted: ReadonlyMap<EpochMs, EpochMs>;
}

/** Brings stored trades through the engine's own features, stopping at each mark as the engine did. */
export class TickReplay {
  readonly features: InstrumentFeatures;
  readonly snapshots = new Map<EpochMs, FeatureSnapshot>();
  readonly #marks: readonly ReplayMark[];
  readonly #wanted: ReadonlyMap<EpochMs, EpochMs>;
  #next = 0;
  ticks = 0;

  constructor({ instrument, whaleThresholds, marks, wanted }: ReplayOptions) {
    this.features = new InstrumentFeatures(instrument, { whaleThresholds });
    this.#marks = marks;
    this.#wanted = wanted;
  }

  /** Trades ascending by id; nothing of the columns is kept. */
  feed(columns: TradeColumns): void {
    let from = 0;
    while (from < columns.length) {
      const mark = this.#marks[this.#next];
      const end = mark === undefined ? columns.length : firstAbove(columns, mark.lastAggId, from);
      if (end > from) this.features.putTrades(part(columns, from, end));
      this.ticks += end - from;
      from = end;
      if (mark !== undefined && from < columns.length) this.#reach(mark);
    }
  }

  /** All trades are in. */
  finish(): void {
    for (let mark = this.#marks[this.#next]; mark !== undefined; mark = this.#marks[this.#next]) {
      this.#reach(mark);
    }
  }

  #reach(mark: ReplayMark): void {
    this.#next += 1;
    const { features } = this;
    const coveredFrom = this.#wanted.get(mark.at);
    if (coveredFrom !== undefined) this.snapshots.set(mark.at, features.snapshot(mark.at, coveredFrom));
    else {
      // The ranks of the acceleration are remembered from evaluation to evaluation.
      features.tape.settle();
      features.trail.isExceptional(mark.at);
    }
  }
}

function firstAbove({ aggIds, length }: TradeColumns, id: number, from: number): number {
  let [low, high] = [from, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((aggIds[middle] as number) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

function part(columns: TradeColumns, from: number, to: number): TradeColumns {
  if (from === 0 && to === columns.length) return columns;
  return {
    length: to - from,
    aggIds: columns.aggIds.subarray(from, to),
    times: columns.times.subarray(from, to),
    prices: columns.prices.subarray(from, to),
    qtys: columns.qtys.subarray(from, to),
    sells: columns.sells.subarray(from, to),
  };
}
