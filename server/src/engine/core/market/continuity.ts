import type { EpochMs } from '../model/epoch-ms.ts';
import type { TickOrigin } from '../model/events.ts';
import { type AggTrade, copyTrade } from '../model/market-event.ts';

/** A range of missing ids, both ends included. */
export interface Gap {
  readonly fromAggId: number;
  readonly toAggId: number;
  /** True when the venue itself lacks at least one of them. */
  absent: boolean;
}

/** What the sequence tells its owner, in order. */
export interface SequenceListener {
  /** The next trade of the sequence. */
  next(trade: AggTrade, origin: TickOrigin): void;
  /** A trade from before the sequence (history), or one that fills an old hole: for windows only. */
  older(trade: AggTrade, origin: TickOrigin): void;
  rejected(trade: AggTrade, reason: 'duplicate' | 'id_decreasing' | 'bad_id'): void;
  gapOpened(gap: Gap, at: EpochMs): void;
  gapClosed(gap: Gap, at: EpochMs): void;
}

/**
 * Contiguity of one instrument by aggId. Ids must follow each other; single-trade ids inside (which skip, e.g.
 * for insurance fund trades) are nobody's business. A hole asks once for its ids; later live trades are held,
 * bounded by memory alone (a hole is the runtime's to close, by repair or by declaring it absent), and flow on
 * in order when it is closed. Trades from our own storage are believed: who reads them back fills their holes first.
 */
export class Continuity {
  readonly #listener: SequenceListener;
  #first: number | null = null;
  #last = -1;
  /** Highest id held or asked for. */
  #highest = -1;
  readonly #held = new Map<number, { trade: AggTrade; origin: TickOrigin }>();
  #gaps: Gap[] = [];
  #absent: { fromAggId: number; toAggId: number }[] = [];

  constructor(listener: SequenceListener) {
    this.#listener = listener;
  }

  get lastAggId(): number | null {
    return this.#first === null ? null : this.#last;
  }

  /** Where the sequence began; null before its first trade. */
  get firstAggId(): number | null {
    return this.#first;
  }

  get openGaps(): readonly Gap[] {
    return this.#gaps;
  }

  get heldTrades(): number {
    return this.#held.size;
  }

  accept(trade: AggTrade, origin: TickOrigin): void {
    if (this.#first === null) this.#start(trade);
    const id = trade.aggId;
    if (id === this.#last + 1 && this.#highest === this.#last) this.#release(trade, origin);
    else if (id <= this.#last) this.#past(trade, origin);
    else if (origin === 'stored' && this.#gaps.length === 0) this.#release(trade, origin);
    else this.#ahead(trade, origin);
  }

  /**
   * Whether trades from storage that begin with this id just go on from here: nothing is missing, nothing waits and
   * none of them was here before. Then `skipTo` may take them as a whole.
   */
  goesOnWith(aggId: number): boolean {
    return this.#held.size === 0 && this.#gaps.length === 0 && (this.#first === null || aggId > this.#last);
  }

  /** Trades from storage up to `toAggId` went by in order, beginning with `fromAggId`. */
  skipTo(fromAggId: number, toAggId: number): void {
    this.#first ??= fromAggId;
    this.#last = toAggId;
    this.#highest = Math.max(this.#highest, toAggId);
  }

  /** The venue does not have these ids. */
  declareAbsent(fromAggId: number, toAggId: number, at: EpochMs): void {
    for (const gap of this.#gaps) {
      if (gap.fromAggId <= toAggId && gap.toAggId >= fromAggId) gap.absent = true;
    }
    if (this.#first === null || toAggId <= this.#last) return;
    this.#absent.push({ fromAggId, toAggId });
    this.#drain(at);
  }

  /**
   * The venue knows neither the ids of the last hole up to `toAggId` nor the trade behind it: one false id must not
   * make everything that is traded afterwards look old. A trade that others have followed stays.
   */
  refute(toAggId: number, at: EpochMs): void {
    const gap = this.#gaps.at(-1);
    const claimed = this.#held.get(toAggId + 1);
    if (gap?.toAggId !== toAggId || claimed === undefined || this.#highest !== toAggId + 1) return;
    this.#held.delete(toAggId + 1);
    this.#gaps.pop();
    this.#highest = Math.max(this.#last, gap.fromAggId - 1);
    this.#listener.rejected(claimed.trade, 'bad_id');
    this.#listener.gapClosed(gap, at);
    const inside = [...this.#held.keys()].filter((id) => id > this.#highest).sort((a, b) => a - b);
    for (const id of inside) {
      if (id > this.#highest + 1) this.#open(this.#highest + 1, id - 1, at);
      this.#highest = id;
    }
  }

  #start(trade: AggTrade): void {
    this.#first = trade.aggId;
    this.#last = trade.aggId - 1;
    this.#highest = this.#last;
  }

  #release(trade: AggTrade, origin: TickOrigin): void {
    this.#last = trade.aggId;
    if (this.#highest < trade.aggId) this.#highest = trade.aggId;
    this.#listener.next(trade, origin);
  }

  #past(trade: AggTrade, origin: TickOrigin): void {
    const before = trade.aggId < (this.#first as number);
    if (origin === 'live') this.#listener.rejected(trade, before ? 'id_decreasing' : 'duplicate');
    else if (before || origin === 'repair') this.#listener.older(trade, origin);
    else this.#listener.rejected(trade, 'duplicate');
  }

  #ahead(trade: AggTrade, origin: TickOrigin): void {
    const id = trade.aggId;
    if (this.#held.has(id)) {
      if (origin === 'live') this.#listener.rejected(trade, 'duplicate');
      return;
    }
    if (id > this.#highest + 1) this.#open(this.#highest + 1, id - 1, trade.receivedAt);
    this.#held.set(id, { trade: copyTrade(trade), origin });
    this.#highest = Math.max(this.#highest, id);
    this.#drain(trade.receivedAt);
  }

  #open(fromAggId: number, toAggId: number, at: EpochMs): void {
    const gap: Gap = { fromAggId, toAggId, absent: false };
    this.#gaps.push(gap);
    this.#listener.gapOpened(gap, at);
  }

  #drain(at: EpochMs): void {
    for (;;) {
      const next = this.#held.get(this.#last + 1);
      if (next !== undefined) {
        this.#held.delete(this.#last + 1);
        this.#closeGaps(at);
        this.#release(next.trade, next.origin);
      } else if (!this.#skipAbsent()) break;
    }
    this.#closeGaps(at);
  }

  /** Steps over ids that do not exist; false when the next id is merely not here yet. */
  #skipAbsent(): boolean {
    const next = this.#last + 1;
    const range = this.#absent.find((one) => one.fromAggId <= next && next <= one.toAggId);
    if (range === undefined) return false;
    this.#last = this.#beforeHeld(range.toAggId);
    this.#highest = Math.max(this.#highest, this.#last);
    this.#absent = this.#absent.filter((one) => one.toAggId > this.#last);
    return true;
  }

  /** The last missing id up to `toAggId`: a trade that did arrive is not stepped over. */
  #beforeHeld(toAggId: number): number {
    let last = toAggId;
    for (const id of this.#held.keys()) {
      if (id > this.#last && id <= last) last = id - 1;
    }
    return last;
  }

  #closeGaps(at: EpochMs): void {
    while (this.#gaps[0] !== undefined && this.#gaps[0].toAggId <= this.#last) {
      this.#listener.gapClosed(this.#gaps.shift() as Gap, at);
    }
  }
}
