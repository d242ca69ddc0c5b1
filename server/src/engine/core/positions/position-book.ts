import type { EpochMs } from '../model/epoch-ms.ts';
import type { AggTrade } from '../model/market-event.ts';
import type { Position, PositionExit } from '../model/position.ts';
import { applyExits, type ExitMoment, exitKindsAt, type MarketExitKind } from './exits.ts';
import { Tracked } from './tracked.ts';

/** Told of every change of a position, with the new exits only. */
export type PositionChanged = (position: Position, exits: readonly PositionExit[]) => void;

/**
 * Open positions of one instrument and the prices that concern them. A trade that reaches no trigger costs a few
 * comparisons however many positions are open; their excursions are folded in when somebody looks.
 */
export class PositionBook {
  readonly #changed: PositionChanged;
  readonly #open = new Map<string, Tracked>();
  /** Closes asked for before any price was known. */
  readonly #pending = new Map<string, EpochMs>();
  #last: AggTrade | null = null;
  /** Nearest triggers of all positions: a price at or beyond, or a time after, is looked at one by one. */
  #above = Number.POSITIVE_INFINITY;
  #below = Number.NEGATIVE_INFINITY;
  #due = Number.POSITIVE_INFINITY;
  /** Trades up to this id are already accounted for in at least one position. */
  #asOf = -1;
  /** Extremes since excursions were last folded in. */
  #high = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;

  constructor(changed: PositionChanged) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#open.size;
  }

  get lastTrade(): AggTrade | null {
    return this.#last;
  }

  /** Open positions with their excursions so far. */
  positions(): Position[] {
    this.#fold();
    return [...this.#open.values()].map((tracked) => tracked.current());
  }

  ofStrategy(strategyId: string): Position | null {
    for (const { position } of this.#open.values()) {
      if (position.strategyId === strategyId) return position;
    }
    return null;
  }

  countOf(strategyId: string): number {
    let count = 0;
    for (const { position } of this.#open.values()) if (position.strategyId === strategyId) count += 1;
    return count;
  }

  add(position: Position): void {
    this.#fold();
    this.#open.set(position.id, new Tracked(position));
    this.#aim();
  }

  /**
   * Runs exits on a trade. A timeout that fell before it closes first, at the last price before it: a trade
   * after the timeout was not in time any more. Without such a price the trade itself is the market.
   */
  onTrade(trade: AggTrade): void {
    const { price, time } = trade;
    const isNear = price >= this.#above || price <= this.#below || time > this.#due;
    if (isNear || trade.aggId <= this.#asOf || this.#pending.size > 0) this.#look(trade);
    else {
      if (price > this.#high) this.#high = price;
      if (price < this.#low) this.#low = price;
    }
    this.#last = trade;
  }

  /** Closes what timed out at or before `at`, at the last price; does nothing before a price is known. */
  expire(at: EpochMs): void {
    if (at < this.#due || this.#last === null) return;
    this.#fold();
    this.#expireBefore(at + 1, this.#last);
    this.#aim();
  }

  /** Closes one position at the market price; without a price yet, at the next trade. False when unknown. */
  close(id: string, kind: MarketExitKind, at: EpochMs): boolean {
    const tracked = this.#open.get(id);
    if (tracked === undefined) return false;
    this.#fold();
    if (this.#last === null) this.#pending.set(id, at);
    else this.#exit(tracked, [kind], { at, price: this.#last.price, aggId: null });
    this.#aim();
    return true;
  }

  closeAll(at: EpochMs): void {
    for (const id of [...this.#open.keys()]) this.close(id, 'manual', at);
  }

  #look(trade: AggTrade): void {
    this.#fold();
    this.#expireBefore(trade.time, this.#last ?? trade);
    for (const tracked of [...this.#open.values()]) {
      if (trade.aggId > tracked.position.asOfAggId) this.#meet(tracked, trade);
    }
    this.#aim();
  }

  #meet(tracked: Tracked, trade: AggTrade): void {
    tracked.excursion(trade.price, trade.price);
    const moment = { at: trade.time, price: trade.price, aggId: trade.aggId };
    const kinds = exitKindsAt(tracked.levels, trade.price);
    if (kinds.length > 0) this.#exit(tracked, kinds, moment);
    else if (this.#pending.delete(tracked.position.id)) this.#exit(tracked, ['manual'], moment);
  }

  #expireBefore(time: EpochMs, market: AggTrade): void {
    for (const tracked of [...this.#open.values()]) {
      const { timeoutAt } = tracked.position;
      if (timeoutAt >= time) continue;
      // Only when nothing older is known is the market later than the timeout; the exit then has its time.
      const at = Math.max(timeoutAt, market.time);
      this.#exit(tracked, ['timeout'], { at, price: market.price, aggId: null });
    }
  }

  #exit(tracked: Tracked, kinds: Parameters<typeof applyExits>[1], moment: ExitMoment): void {
    const { position, exits } = applyExits(tracked.current(), kinds, moment);
    if (position.closedAt === null) tracked.set(position);
    else {
      this.#open.delete(position.id);
      this.#pending.delete(position.id);
    }
    this.#changed(position, exits);
  }

  #fold(): void {
    if (this.#high >= this.#low) {
      for (const tracked of this.#open.values()) tracked.excursion(this.#high, this.#low);
    }
    this.#high = Number.NEGATIVE_INFINITY;
    this.#low = Number.POSITIVE_INFINITY;
  }

  #aim(): void {
    this.#above = Number.POSITIVE_INFINITY;
    this.#below = Number.NEGATIVE_INFINITY;
    this.#due = Number.POSITIVE_INFINITY;
    this.#asOf = -1;
    for (const { levels, position } of this.#open.values()) {
      this.#above = Math.min(this.#above, levels.isLong ? levels.target : levels.stop);
      this.#below = Math.max(this.#below, levels.isLong ? levels.stop : levels.target);
      this.#due = Math.min(this.#due, position.timeoutAt);
      this.#asOf = Math.max(this.#asOf, position.asOfAggId);
    }
  }
}
