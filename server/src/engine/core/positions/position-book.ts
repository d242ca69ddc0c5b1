import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { applyExits, type ExitMoment, exitKindsAt, type MarketExitKind } from './exits.ts';
import { Extremes, HIGH, LOW } from './extremes.ts';
import { Tracked } from './tracked.ts';
import { TriggerHeap } from './trigger-heap.ts';

/** Told of every change of a position, with the new exits only. */
export type PositionChanged = (position: Position, exits: readonly PositionExit[]) => void;

/** Places in `#near`, after those of the extremes. */
const ABOVE = 2;
const BELOW = 3;
const DUE = 4;
const WAKE_AFTER = 5;
const LAST_PRICE = 6;
const LAST_TIME = 7;

/**
 * Open positions of one instrument, of whatever kind, by the prices and times that concern them. A trade that
 * reaches no trigger costs a few comparisons however many positions are open, and one that does costs only those
 * it reaches; excursions are worked out from the extremes of prices when somebody looks.
 */
export class PositionBook {
  readonly #changed: PositionChanged;
  readonly #open = new Map<string, Tracked>();
  readonly #byStrategy = new Map<string, Set<Tracked>>();
  /** Closes asked for before any price was known. */
  readonly #pending = new Map<string, EpochMs>();
  /** Prices to be reached: from below, from above (negated); times to pass; ids to wake at. */
  readonly #ups = new TriggerHeap<Tracked>();
  readonly #downs = new TriggerHeap<Tracked>();
  readonly #dues = new TriggerHeap<Tracked>();
  readonly #asleep = new TriggerHeap<Tracked>();
  /**
   * Extremes, nearest of each trigger (a price at or beyond, a time after or an id after is looked at) and the last
   * trade. Side by side, since every trade reads all of them.
   */
  readonly #near = new Float64Array(8);
  readonly #extremes = new Extremes(this.#near);
  #sequence = 0;

  constructor(changed: PositionChanged) {
    this.#changed = changed;
    this.#near[LAST_PRICE] = Number.NaN;
    this.#aim();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Open positions with their excursions so far, in the order in which they were added. */
  positions(): Position[] {
    return [...this.#open.values()].map((tracked) => this.#current(tracked));
  }

  ofStrategy(strategyId: string): Position | null {
    for (const { position } of this.#byStrategy.get(strategyId) ?? []) return position;
    return null;
  }

  countOf(strategyId: string): number {
    return this.#byStrategy.get(strategyId)?.size ?? 0;
  }

  /** Lowest id up to which all trades are already accounted for in every open position; ∞ when none is open. */
  get accountedTo(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { position } of this.#open.values()) lowest = Math.min(lowest, position.asOfAggId);
    return lowest;
  }

  /** A position that is there already is replaced. */
  add(position: Position): void {
    const known = this.#open.get(position.id);
    if (known !== undefined) this.#remove(known);
    this.#sequence += 1;
    const tracked = new Tracked(position, this.#sequence);
    this.#open.set(position.id, tracked);
    const ofStrategy = this.#byStrategy.get(position.strategyId) ?? new Set<Tracked>();
    this.#byStrategy.set(position.strategyId, ofStrategy.add(tracked));
    this.#dues.push(position.timeoutAt, tracked);
    this.#asleep.push(position.asOfAggId, tracked);
    this.#aim();
  }

  /**
   * Runs exits on a trade. A timeout that fell before it closes first, at the last price before it: a trade
   * after the timeout was not in time any more. Without such a price the trade itself is the market.
   */
  onTrade(price: number, time: EpochMs, aggId: number): void {
    const near = this.#near;
    if (price >= (near[ABOVE] as number) || price <= (near[BELOW] as number)) this.#look(price, time, aggId);
    else if (time > (near[DUE] as number) || aggId > (near[WAKE_AFTER] as number))
      this.#look(price, time, aggId);
    if (price > (near[HIGH] as number)) near[HIGH] = price;
    if (price < (near[LOW] as number)) near[LOW] = price;
    near[LAST_PRICE] = price;
    near[LAST_TIME] = time;
  }

  /** Runs exits on trades in order; without open positions only the last of them matters. */
  onTrades({ length, times, prices, aggIds }: TradeColumns): void {
    const first = this.size === 0 ? Math.max(0, length - 1) : 0;
    for (let row = first; row < length; row += 1) {
      this.onTrade(prices[row] as number, times[row] as number, aggIds[row] as number);
    }
  }

  /** Closes what timed out at or before `at`, at the last price; does nothing before a price is known. */
  expire(at: EpochMs): void {
    const last = this.#lastPrice;
    if (at < (this.#near[DUE] as number) || last === null) return;
    this.#expireBefore(at + 1, last, this.#near[LAST_TIME] as number);
    this.#aim();
  }

  /** Closes one position at the market price; without a price yet, at the next trade. False when unknown. */
  close(id: string, kind: MarketExitKind, at: EpochMs): boolean {
    const tracked = this.#open.get(id);
    if (tracked === undefined) return false;
    const price = this.#lastPrice;
    if (price === null) this.#pending.set(id, at);
    else this.#exit(tracked, [kind], { at, price, aggId: null });
    this.#aim();
    return true;
  }

  closeAll(at: EpochMs): void {
    for (const id of [...this.#open.keys()]) this.close(id, 'manual', at);
  }

  #look(price: number, time: EpochMs, aggId: number): void {
    const last = this.#lastPrice;
    this.#expireBefore(time, last ?? price, last === null ? time : (this.#near[LAST_TIME] as number));
    this.#wake(aggId);
    const moment = { at: time, price, aggId };
    for (const tracked of this.#reached(price)) this.#meet(tracked, moment);
    this.#aim();
  }

  /** Trades up to a position's own id are no news to it; the first after that wakes it. */
  #wake(aggId: number): void {
    for (
      let tracked = this.#asleep.take(aggId - 1);
      tracked !== null;
      tracked = this.#asleep.take(aggId - 1)
    ) {
      tracked.since = this.#extremes.begin();
      this.#arm(tracked);
    }
  }

  #arm(tracked: Tracked): void {
    this.#ups.push(tracked.above, tracked);
    this.#downs.push(-tracked.below, tracked);
  }

  /** Awake positions that a price concerns, in the order in which they were added. */
  #reached(price: number): Tracked[] {
    const reached = new Set<Tracked>();
    for (let one = this.#ups.take(price); one !== null; one = this.#ups.take(price)) reached.add(one);
    for (let one = this.#downs.take(-price); one !== null; one = this.#downs.take(-price)) reached.add(one);
    for (const id of this.#pending.keys()) {
      const tracked = this.#open.get(id);
      if (tracked !== undefined && tracked.since !== null) reached.add(tracked);
    }
    return [...reached].sort((a, b) => a.sequence - b.sequence);
  }

  #meet(tracked: Tracked, moment: ExitMoment & { readonly aggId: number }): void {
    tracked.excursion({ high: moment.price, low: moment.price });
    const kinds = exitKindsAt(tracked.levels, moment.price);
    if (kinds.length > 0) this.#exit(tracked, kinds, moment);
    else if (this.#pending.delete(tracked.position.id)) this.#exit(tracked, ['manual'], moment);
  }

  #expireBefore(time: EpochMs, price: number, marketTime: EpochMs): void {
    const late: Tracked[] = [];
    for (let one = this.#dues.take(time - 1); one !== null; one = this.#dues.take(time - 1)) late.push(one);
    for (const tracked of late.sort((a, b) => a.sequence - b.sequence)) {
      // Only when nothing older is known is the market later than the timeout; the exit then has its time.
      const at = Math.max(tracked.position.timeoutAt, marketTime);
      this.#exit(tracked, ['timeout'], { at, price, aggId: null });
    }
  }

  #exit(tracked: Tracked, kinds: Parameters<typeof applyExits>[1], moment: ExitMoment): void {
    const { position, exits } = applyExits(this.#current(tracked), kinds, moment);
    if (position.closedAt === null) {
      tracked.set(position);
      this.#dues.push(position.timeoutAt, tracked);
      if (tracked.since === null) this.#asleep.push(position.asOfAggId, tracked);
      else this.#arm(tracked);
    } else this.#remove(tracked);
    this.#changed(position, exits);
  }

  #remove(tracked: Tracked): void {
    const { id, strategyId } = tracked.position;
    tracked.version += 1;
    this.#open.delete(id);
    this.#pending.delete(id);
    const ofStrategy = this.#byStrategy.get(strategyId);
    ofStrategy?.delete(tracked);
    if (ofStrategy?.size === 0) this.#byStrategy.delete(strategyId);
    if (this.#open.size === 0) this.#extremes.clear();
  }

  #current(tracked: Tracked): Position {
    if (tracked.since !== null) tracked.excursion(this.#extremes.since(tracked.since));
    return tracked.current();
  }

  #aim(): void {
    const near = this.#near;
    near[ABOVE] = this.#ups.next;
    near[BELOW] = -this.#downs.next;
    near[DUE] = this.#dues.next;
    near[WAKE_AFTER] = this.#pending.size > 0 ? Number.NEGATIVE_INFINITY : this.#asleep.next;
  }

  /** Price of the last trade; null before the first. */
  get #lastPrice(): number | null {
    const price = this.#near[LAST_PRICE] as number;
    return Number.isNaN(price) ? null : price;
  }
}
