import type { ExitKind, Side } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { MarkCandle } from '../model/market-event.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { type ClosedCandle, candleEnd, candleExits, markCandleExits } from './candle-exits.ts';
import {
  applyExits,
  awaitingFill,
  type ExitMoment,
  exitKindsAt,
  isBeforeTimeout,
  isEnding,
  isFilledBy,
  type MarketExitKind,
  pendingKinds,
  waitsForTrade,
} from './exits.ts';
import { RANGE_CELLS } from './extremes.ts';
import { PositionRegister } from './position-register.ts';
import { Tracked } from './tracked.ts';
import { TRIGGER_CELLS, Triggers } from './triggers.ts';

// Constants of this module: the compiler knows their values, unlike those of an import.
const { HIGH, LOW } = RANGE_CELLS;
const { ABOVE, BELOW, DUE, WAKE_AFTER, LAST_PRICE, LAST_TIME } = TRIGGER_CELLS;

/** Told of every change of a position, with the new exits only; none when an exit was triggered and waits. */
export type PositionChanged = (position: Position, exits: readonly PositionExit[]) => void;

/** What fill model `market` asks of the market. */
export interface FillMarket {
  /** By how much worse than the next trade an order at the market fills, for positions that do not say. */
  readonly slippageBps: number;
  /** Quantity that stands at this price before an order that closes a position of `side`; null when not known. */
  queueAt(side: Side, price: string, at: EpochMs): string | null;
}

const NO_POSITIONS: readonly Position[] = [];
const PLAIN_MARKET: FillMarket = { slippageBps: 0, queueAt: () => null };

/**
 * Open positions of one instrument, of whatever kind, by the prices and times that concern them. A trade that
 * reaches no trigger costs a few comparisons however many positions are open, and one that does costs only those
 * it reaches; excursions are worked out from the extremes of prices when somebody looks.
 */
export class PositionBook {
  readonly #changed: PositionChanged;
  readonly #market: FillMarket;
  readonly #register = new PositionRegister();
  readonly #triggers = new Triggers();
  /** Nearest triggers, extremes and the last trade, from `#at` on. */
  readonly #near = this.#triggers.row.cells;
  readonly #at = this.#triggers.row.at;
  #sequence = 0;

  constructor(changed: PositionChanged, market: FillMarket = PLAIN_MARKET) {
    this.#changed = changed;
    this.#market = market;
  }

  get size(): number {
    return this.#register.size;
  }

  /** Open positions with their excursions so far, in the order in which they were added. */
  positions(): readonly Position[] {
    if (this.size === 0) return NO_POSITIONS;
    return this.#register.all().map((tracked) => this.#current(tracked));
  }

  ofStrategy(strategyId: string): Position | null {
    return this.#register.ofStrategy(strategyId);
  }

  countOf(strategyId: string): number {
    return this.#register.countOf(strategyId);
  }

  /** When the last of those that follow the mark price times out; null when none is open. */
  get marksNeededUntil(): EpochMs | null {
    let until: EpochMs | null = null;
    for (const { position } of this.#register.byMark()) until = Math.max(until ?? 0, position.timeoutAt);
    return until;
  }

  /** Lowest id up to which all trades are already accounted for in every open position; ∞ when none is open. */
  get accountedTo(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { position } of this.#register.all()) lowest = Math.min(lowest, position.asOfAggId);
    return lowest;
  }

  /** A position that is there already is replaced. */
  add(position: Position): void {
    const known = this.#register.get(position.id);
    if (known !== undefined) this.#remove(known);
    this.#sequence += 1;
    const tracked = new Tracked(position, this.#sequence);
    this.#register.add(tracked);
    this.#triggers.place(tracked);
    this.#triggers.aim();
  }

  /**
   * Runs exits on a trade. A timeout that fell before it closes first, at the last price before it: a trade
   * after the timeout was not in time any more. Without such a price the trade itself is the market.
   */
  onTrade(price: number, time: EpochMs, aggId: number, qty = 0): void {
    const near = this.#near;
    const at = this.#at;
    // Spread, so that the compiler does not join what one trade of thousands needs with what each does: it would then
    // have no room left to join this with its caller.
    if (price >= (near[at + ABOVE] as number) || price <= (near[at + BELOW] as number))
      this.#look(...([price, time, aggId, qty] as const));
    else if (time > (near[at + DUE] as number) || aggId > (near[at + WAKE_AFTER] as number))
      this.#look(...([price, time, aggId, qty] as const));
    if (price > (near[at + HIGH] as number)) near[at + HIGH] = price;
    if (price < (near[at + LOW] as number)) near[at + LOW] = price;
    near[at + LAST_PRICE] = price;
    near[at + LAST_TIME] = time;
  }

  /** Runs exits on trades in order; without open positions only the last of them matters. */
  onTrades({ length, times, prices, aggIds, qtys }: TradeColumns): void {
    const first = this.size === 0 ? Math.max(0, length - 1) : 0;
    for (let row = first; row < length; row += 1) {
      const [price, time] = [prices[row] as number, times[row] as number];
      this.onTrade(price, time, aggIds[row] as number, qtys[row] as number);
    }
  }

  /** Runs the exits of positions that the mark price triggers. What timed out before is left to `expire`. */
  onMark(price: number, time: EpochMs): void {
    if (this.size === 0) return;
    const reached = this.#triggers.reachedByMark(price);
    for (const tracked of reached) {
      const { position } = tracked;
      const isOver = time > position.timeoutAt || position.pendingExit !== null;
      const kinds = isOver ? [] : exitKindsAt(tracked.levels, price);
      if (kinds.length > 0) this.#act(tracked, kinds, { at: time, price, aggId: null, markPrice: price });
      else this.#triggers.place(tracked);
    }
    if (reached.length > 0) this.#triggers.aim();
  }

  /** Runs the exits of positions that the mark price triggers on a minute whose marks were missed. */
  onMarkCandle(candle: MarkCandle): void {
    for (const tracked of [...this.#register.byMark()]) {
      const ended = markCandleExits(tracked, candle);
      if (ended !== null) this.#act(tracked, ended.kinds, ended.moment);
    }
    this.#triggers.aim();
  }

  /**
   * Runs exits on a closed candle, for a market whose trades do not come in: what waits fills at its open, then
   * the range counts for those who were there before it, stop before target, then what timed out within it.
   */
  onCandle(candle: ClosedCandle): void {
    const { openTime, open, close } = candle;
    const end = candleEnd(candle);
    if (this.#lastPrice === null) this.seen(open, openTime);
    this.expire(openTime);
    this.#fillWaiting({ at: openTime, price: open, aggId: null });
    for (const tracked of this.#register.all()) {
      const ended = candleExits(tracked, candle);
      if (ended === null) continue;
      this.#exit(tracked, ended.kinds, { ...ended.moment, slippageBps: this.#slippageBps(tracked) });
    }
    this.#fillWaiting({ at: end - 1, price: close, aggId: null });
    this.seen(close, end);
    this.#triggers.aim();
    this.expire(end);
  }

  /** Closes what timed out at or before `at`, at the last price; does nothing before a price is known. */
  expire(at: EpochMs): void {
    const last = this.#lastPrice;
    if (at < (this.#near[this.#at + DUE] as number) || last === null) return;
    this.#expireBefore(at + 1, last, this.#near[this.#at + LAST_TIME] as number);
    this.#triggers.aim();
  }

  /**
   * Closes one position at the market price: at the next trade when its fill model asks for that, and when no price
   * is known yet or the last is not the market's any more (`isPriceOld`). False when unknown.
   */
  close(id: string, kind: MarketExitKind, at: EpochMs, isPriceOld = false): boolean {
    const tracked = this.#register.get(id);
    if (tracked === undefined) return false;
    if (isEnding(tracked.position)) return true;
    const price = this.#lastPrice;
    if (price === null || isPriceOld) this.#await(tracked, kind, { at, price: Number.NaN, aggId: null });
    else this.#act(tracked, [kind], { at, price, aggId: null });
    this.#triggers.aim();
    return true;
  }

  closeAll(at: EpochMs, isPriceOld = false): void {
    for (const { position } of this.#register.all()) this.close(position.id, 'manual', at, isPriceOld);
  }

  /** The market has ended: closes all at its last price, or at `price` when none is known here. */
  force(price: number, at: EpochMs): void {
    const moment = { at, price: this.#lastPrice ?? price, aggId: null };
    for (const tracked of this.#register.all()) this.#exit(tracked, ['forced'], moment);
    this.#triggers.aim();
  }

  #look(price: number, time: EpochMs, aggId: number, qty: number): void {
    const last = this.#lastPrice;
    this.#expireBefore(
      time,
      last ?? price,
      last === null ? time : (this.#near[this.#at + LAST_TIME] as number),
    );
    this.#triggers.wake(aggId);
    const moment = { at: time, price, aggId };
    for (const tracked of this.#triggers.reachedBy(price)) this.#meet(tracked, moment, qty);
    this.#triggers.aim();
  }

  /** A trade from before it was opened that came late is nothing to a position. */
  #meet(tracked: Tracked, moment: ExitMoment, qty: number): void {
    if (moment.at < tracked.position.openedAt) {
      this.#triggers.place(tracked);
      return;
    }
    tracked.excursion({ high: moment.price, low: moment.price });
    if (isFilledBy(tracked.position, moment.at)) {
      this.#fill(tracked, moment);
      return;
    }
    const kinds = tracked.exitsOn(moment.price, qty);
    if (kinds.length > 0) this.#act(tracked, kinds, moment);
    else this.#triggers.place(tracked);
  }

  #expireBefore(time: EpochMs, price: number, marketTime: EpochMs): void {
    for (const tracked of this.#triggers.dueBefore(time)) {
      const { timeoutAt } = tracked.position;
      if (isBeforeTimeout(tracked.position)) continue;
      // Only when nothing older is known is the market later than the timeout; the exit then has its time.
      this.#act(tracked, ['timeout'], { at: Math.max(timeoutAt, marketTime), price, aggId: null });
    }
  }

  /** Carries out exits that were triggered, or has them wait for the next trade. */
  #act(tracked: Tracked, kinds: readonly ExitKind[], moment: ExitMoment): void {
    const last = kinds.at(-1) as ExitKind;
    if (waitsForTrade(tracked.position, last)) this.#await(tracked, last, moment);
    else this.#exit(tracked, kinds, moment);
  }

  #await(tracked: Tracked, kind: ExitKind, moment: ExitMoment): void {
    const position = awaitingFill(this.#current(tracked), kind, moment);
    tracked.set(position);
    this.#triggers.place(tracked);
    this.#changed(position, []);
  }

  /** The trade after the one that triggered an exit fills it. */
  #fill(tracked: Tracked, moment: ExitMoment): void {
    const slippageBps = this.#slippageBps(tracked);
    const priceBefore = this.#lastPrice ?? moment.price;
    this.#exit(tracked, pendingKinds(tracked.position), { ...moment, slippageBps, priceBefore });
  }

  #fillWaiting(moment: ExitMoment): void {
    for (const tracked of this.#triggers.waiting()) {
      if ((tracked.position.pendingExitAt as number) <= moment.at) this.#fill(tracked, moment);
    }
  }

  #exit(tracked: Tracked, kinds: readonly ExitKind[], moment: ExitMoment): void {
    const queueAhead = kinds.at(-1) === 'tp1' ? this.#queueAtTp2(tracked, moment.at) : null;
    const { position, exits } = applyExits(this.#current(tracked), kinds, { ...moment, queueAhead });
    if (position.closedAt === null) {
      tracked.set(position);
      this.#triggers.place(tracked);
    } else this.#remove(tracked);
    this.#changed(position, exits);
  }

  /** What it was opened with; the present setting for one from before that was kept. */
  #slippageBps({ position }: Tracked): number {
    return position.marketSlippageBps ?? this.#market.slippageBps;
  }

  #queueAtTp2({ levels, position }: Tracked, at: EpochMs): string | null {
    return levels.isResting ? this.#market.queueAt(position.side, position.tp2Price, at) : null;
  }

  #remove(tracked: Tracked): void {
    this.#triggers.drop(tracked);
    this.#register.remove(tracked);
    if (this.size === 0) this.#triggers.extremes.clear();
  }

  #current(tracked: Tracked): Position {
    if (tracked.since !== null) tracked.excursion(this.#triggers.extremes.since(tracked.since));
    return tracked.current();
  }

  /** A price that no trade brought here. */
  seen(price: number, time: EpochMs): void {
    this.#near[this.#at + LAST_PRICE] = price;
    this.#near[this.#at + LAST_TIME] = time;
  }

  /** The last trade; null before the first. */
  get lastTrade(): { readonly price: number; readonly time: EpochMs } | null {
    const price = this.#lastPrice;
    return price === null ? null : { price, time: this.#near[this.#at + LAST_TIME] as number };
  }

  get #lastPrice(): number | null {
    const price = this.#near[this.#at + LAST_PRICE] as number;
    return Number.isNaN(price) ? null : price;
  }
}
