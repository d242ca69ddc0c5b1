import type { AbsentRange } from '../model/absent-at-source.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { GapEvent, TickOrigin } from '../model/events.ts';
import { type AggTrade, copyTrade } from '../model/market-event.ts';
import { within, withRange } from './id-ranges.ts';
import { SkippedGaps } from './skipped-gaps.ts';

/** A range of missing ids, both ends included. */
export interface Gap {
  readonly fromAggId: number;
  readonly toAggId: number;
  /** Time of the first clock that found it open; null before. */
  waitsSince: EpochMs | null;
  /** Those that the venue itself lacks, as far as it is known; ascending, and none touches the next. */
  absent: readonly AbsentRange[];
}

/** How much may wait behind a hole, and for how long. */
export interface HoldLimits {
  readonly trades: number;
  readonly ms: number;
  /** A repair has this long, however many trades wait. */
  readonly leastMs: number;
}

/**
 * Repairs take seconds, and the shortest bans of the venue minutes. Beyond that a market without its present is worse
 * than one without a piece of its past, and memory ends.
 */
export const HOLD_LIMITS: HoldLimits = { trades: 100_000, ms: 15 * MINUTE_MS, leastMs: 10_000 };

/** What the sequence tells its owner, in order. */
export interface SequenceListener {
  /** The next trade of the sequence. */
  next(trade: AggTrade, origin: TickOrigin): void;
  /** A trade from before the sequence (history), or one that fills an old hole: for windows only. */
  older(trade: AggTrade, origin: TickOrigin): void;
  rejected(trade: AggTrade, reason: 'duplicate' | 'id_decreasing' | 'bad_id'): void;
  gapOpened(gap: Gap, at: EpochMs): void;
  /** All its ids are here, or known not to exist. */
  gapClosed(gap: Gap, at: EpochMs): void;
  /** The sequence goes on without these ids. They may still come (`older`), and then the gap is closed. */
  skipped(fromAggId: number, toAggId: number, at: EpochMs): void;
}

/**
 * Contiguity of one instrument by aggId. Ids must follow each other; single-trade ids inside (which skip, e.g.
 * for insurance fund trades) are nobody's business. A hole asks once for its ids; later live trades are held and flow on
 * in order when it is closed, by repair or by declaring it absent. Where neither comes before the limits are reached,
 * the sequence steps over what is missing, and the hole stays open behind it. Trades from our own storage are believed:
 * who reads them back fills their holes first, or leaves them out.
 */
export class Continuity {
  readonly #listener: SequenceListener;
  readonly #limits: HoldLimits;
  readonly #skipped = new SkippedGaps();
  #first: number | null = null;
  #last = -1;
  /** Highest id held or asked for. */
  #highest = -1;
  readonly #held = new Map<number, { trade: AggTrade; origin: TickOrigin }>();
  #gaps: Gap[] = [];
  #absent: AbsentRange[] = [];

  constructor(listener: SequenceListener, limits: HoldLimits = HOLD_LIMITS) {
    this.#listener = listener;
    this.#limits = limits;
  }

  get lastAggId(): number | null {
    return this.#first === null ? null : this.#last;
  }

  /** Where the sequence began; null before its first trade. */
  get firstAggId(): number | null {
    return this.#first;
  }

  /** Those that later trades wait behind. */
  get openGaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** Gaps with missing ids: those that trades wait behind, and those that were stepped over. */
  get missing(): readonly Gap[] {
    return this.#skipped.isEmpty ? this.#gaps : [...new Set([...this.#gaps, ...this.#skipped.gaps()])];
  }

  /** Whether ids of the gap up to this one are missing. */
  isMissing(toAggId: number): boolean {
    return this.missing.some((gap) => gap.toAggId === toAggId);
  }

  get hasSkipped(): boolean {
    return !this.#skipped.isEmpty;
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

  /** What was found out about ids that are missing. */
  told(event: GapEvent): void {
    if (event.kind === 'gapAbsent') this.declareAbsent(event.fromAggId, event.toAggId, event.at);
    else if (event.kind === 'gapLeft') this.leaveOut(event.fromAggId, event.toAggId, event.at);
    else this.refute(event.toAggId, event.at);
  }

  /** The venue does not have these ids. */
  declareAbsent(fromAggId: number, toAggId: number, at: EpochMs): void {
    for (const gap of this.missing) {
      const part = within({ fromAggId, toAggId }, gap);
      if (part !== null) gap.absent = withRange(gap.absent, part);
    }
    this.#fillSkipped(fromAggId, toAggId, at);
    if (this.#first === null || toAggId <= this.#last) return;
    this.#absent.push({ fromAggId, toAggId });
    this.#drain(at);
  }

  /**
   * Storage lacks these ids and they cannot be had now: what is stored behind them goes on. Where trades wait already
   * the hole shows like any other.
   */
  leaveOut(fromAggId: number, toAggId: number, at: EpochMs): void {
    if (fromAggId !== this.#last + 1 || !this.goesOnWith(fromAggId)) return;
    const gap: Gap = { fromAggId, toAggId, waitsSince: at, absent: [] };
    this.#listener.gapOpened(gap, at);
    this.#stepOver(gap, at);
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
    const inside = [...this.#held.values()]
      .map(({ trade }) => trade)
      .filter((one) => one.aggId > this.#highest);
    for (const trade of inside.sort((a, b) => a.aggId - b.aggId)) {
      if (trade.aggId > this.#highest + 1) this.#open(this.#highest + 1, trade);
      this.#highest = trade.aggId;
    }
  }

  /**
   * Time passes: steps over what is missing where too much waits behind it, or for too long. How old the waiting trades
   * are says nothing of that: a backlog of hours may come in at once, and no repair could even be asked for.
   */
  onClock(at: EpochMs): void {
    for (const gap of this.#gaps) gap.waitsSince ??= at;
    for (let gap = this.#gaps[0]; gap !== undefined && this.#isDue(gap, at); gap = this.#gaps[0]) {
      this.#stepOver(gap, at);
      this.#drain(at);
    }
  }

  #stepOver(gap: Gap, at: EpochMs): void {
    const fromAggId = this.#last + 1;
    this.#last = this.#beforeHeld(gap.toAggId);
    this.#highest = Math.max(this.#highest, this.#last);
    this.#skipped.add(gap, fromAggId, this.#last);
    this.#listener.skipped(fromAggId, this.#last, at);
  }

  /** By time only when another trade has followed the newest: a single false id far ahead waits to be refuted. */
  #isDue({ waitsSince }: Gap, at: EpochMs): boolean {
    const { trades, ms, leastMs } = this.#limits;
    const waitedMs = at - (waitsSince ?? at);
    if (this.#held.size > trades) return waitedMs > leastMs;
    return waitedMs > ms && this.#held.has(this.#highest - 1);
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
    else if (before || origin === 'repair') {
      this.#listener.older(trade, origin);
      this.#fillSkipped(trade.aggId, trade.aggId, trade.receivedAt);
    } else this.#listener.rejected(trade, 'duplicate');
  }

  #ahead(trade: AggTrade, origin: TickOrigin): void {
    const id = trade.aggId;
    if (this.#held.has(id)) {
      if (origin === 'live') this.#listener.rejected(trade, 'duplicate');
      return;
    }
    if (id > this.#highest + 1) this.#open(this.#highest + 1, trade);
    this.#held.set(id, { trade: copyTrade(trade), origin });
    this.#highest = Math.max(this.#highest, id);
    this.#drain(trade.receivedAt);
  }

  /** Ids have come, or do not exist: those that were stepped over are missing no more. */
  #fillSkipped(fromAggId: number, toAggId: number, at: EpochMs): void {
    for (const gap of this.#skipped.fill(fromAggId, toAggId))
      if (gap.toAggId <= this.#last) this.#listener.gapClosed(gap, at);
  }

  /** Up to the trade behind it. */
  #open(fromAggId: number, { aggId, receivedAt: at }: AggTrade): void {
    const gap: Gap = { fromAggId, toAggId: aggId - 1, waitsSince: null, absent: [] };
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
      const gap = this.#gaps.shift() as Gap;
      if (!this.#skipped.has(gap)) this.#listener.gapClosed(gap, at);
    }
  }
}
