import type { Side } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { MarkCandle } from '../model/market-event.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import type {
  VirtualCause,
  VirtualEvent,
  VirtualPosition,
  VirtualRecord,
  VirtualTrail,
} from '../model/virtual.ts';
import type { ClosedCandle } from './candle-exits.ts';
import { type FillMarket, PositionBook } from './position-book.ts';
import { TriggerHeap } from './trigger-heap.ts';
import { distancesAt, markEveryMs } from './virtual-distance.ts';
import { Followed, NEW_TRAIL } from './virtual-followed.ts';
import { NearWatch } from './virtual-near.ts';

/** Virtual positions that are followed at once, over all instruments. */
export const MOST_VIRTUAL = 5_000;

/** What all instruments share: how many are open, and how many found no room. */
export interface VirtualTotals {
  open: number;
  dropped: number;
}

export interface VirtualOutput {
  /** To be stored. */
  record(record: VirtualRecord): void;
  /** Prices of a mark that nobody stores. */
  marks(events: readonly VirtualEvent[]): void;
}

/**
 * Virtual positions of one instrument. Their exits are those of a position book of their own; this class tells what
 * happens to them. `near` is of the very trade (or mark price, where that triggers) that comes near, so it is the same
 * in a replay, and always comes before its hit. Marks come with the
 * clock, the sooner the nearer an end is.
 */
export class VirtualBook {
  readonly #output: VirtualOutput;
  readonly #totals: VirtualTotals;
  readonly #book: PositionBook;
  readonly #beside: Pick<PositionBook, 'lastTrade'> | null;
  readonly #open = new Map<string, Followed>();
  readonly #byStrategy = new Map<string, Set<Followed>>();
  readonly #byTrade = new NearWatch();
  readonly #byMark = new NearWatch();
  /** Ids of trades up to which it has seen them already. */
  readonly #asleep = new TriggerHeap<Followed>();
  readonly #marks = new TriggerHeap<Followed>();
  #wakeAfter = Number.POSITIVE_INFINITY;
  /** Trades are followed only while one is open. */
  #isEmpty = true;
  #price: number | null = null;
  #markPrice: number | null = null;

  /** `beside` hears of every trade, also while nothing is open here. */
  constructor(
    output: VirtualOutput,
    totals: VirtualTotals,
    market?: FillMarket,
    beside?: Pick<PositionBook, 'lastTrade'>,
  ) {
    this.#beside = beside ?? null;
    this.#output = output;
    this.#totals = totals;
    this.#book = new PositionBook((position, exits) => this.#changed(position, exits), market);
  }

  get size(): number {
    return this.#open.size;
  }

  /** Open ones with their excursions so far. */
  positions(): VirtualPosition[] {
    return this.#book.positions().flatMap((position) => {
      const followed = this.#open.get(position.id);
      return followed === undefined ? [] : [followed.with(position)];
    });
  }

  /**
   * True when the strategy has one open of this side and cause: what lasts is followed once. What one gate or layer
   * alone decides is a cause of its own, so that none keeps another from being judged.
   */
  follows(strategyId: string, side: Side, cause: VirtualCause): boolean {
    for (const { position } of this.#byStrategy.get(strategyId) ?? []) {
      if (position.side === side && isSameCause(position, cause)) return true;
    }
    return false;
  }

  /** Follows a new one; without room it is counted and forgotten. */
  open(position: VirtualPosition): void {
    if (this.#totals.open >= MOST_VIRTUAL) {
      this.#totals.dropped += 1;
      return;
    }
    const followed = this.#add(position, NEW_TRAIL);
    const created = followed.event('created', position.openedAt, Number(position.entryPrice));
    this.#output.record({ position, events: [created] });
    this.#arm(followed, position.openedAt + markEveryMs(created));
  }

  /** Goes on with one that the database has; there already, it is left alone. */
  restore(position: VirtualPosition, trail: VirtualTrail): void {
    if (this.#open.has(position.id)) return;
    this.#arm(this.#add(position, trail), position.openedAt);
  }

  /** As the position book's: exits, after what came near. */
  onTrade(price: number, time: EpochMs, aggId: number, qty = 0): void {
    if (this.#isEmpty && this.#beside !== null) return;
    if (aggId > this.#wakeAfter) this.#wake(aggId);
    if (this.#byTrade.isReachedBy(price)) this.#look(this.#byTrade, price, time);
    this.#book.onTrade(price, time, aggId, qty);
    this.#price = price;
  }

  onTrades(columns: TradeColumns): void {
    const { length, times, prices, aggIds, qtys } = columns;
    const first = this.size === 0 ? Math.max(0, length - 1) : 0;
    for (let row = first; row < length; row += 1) {
      const [price, time] = [prices[row] as number, times[row] as number];
      this.onTrade(price, time, aggIds[row] as number, qtys[row] as number);
    }
  }

  expire(at: EpochMs): void {
    this.#book.expire(at);
  }

  onMark(price: number, time: EpochMs): void {
    if (this.#byMark.isReachedBy(price)) this.#look(this.#byMark, price, time);
    this.#book.onMark(price, time);
    this.#markPrice = price;
  }

  /** As the position book's; what a missed minute reaches is told to be near with its hit. */
  onMarkCandle(candle: MarkCandle): void {
    this.#book.onMarkCandle(candle);
    this.#markPrice = candle.close;
  }

  get marksNeededUntil(): EpochMs | null {
    return this.#book.marksNeededUntil;
  }

  /** A range of prices without their order: what it reaches is told to be near with its hit. */
  onCandle(candle: ClosedCandle): void {
    this.#book.onCandle(candle);
    this.#price = candle.close;
  }

  /** Closes those of a strategy that its new score ends, at the last price. */
  flip(strategyId: string, isEnded: (position: Position) => boolean, at: EpochMs): void {
    for (const { position } of [...(this.#byStrategy.get(strategyId) ?? [])]) {
      if (isEnded(position)) this.#book.close(position.id, 'signal_flip', at);
    }
  }

  /** As the position book's. */
  force(price: number, at: EpochMs): void {
    this.#book.force(price, at);
  }

  /** Tells the price of those whose time it is. */
  mark(at: EpochMs): void {
    if (this.#marks.next > at) return;
    const unstored: VirtualEvent[] = [];
    const due: Followed[] = [];
    for (let one = this.#marks.take(at); one !== null; one = this.#marks.take(at)) due.push(one);
    for (const followed of due) this.#markOne(followed, at, unstored);
    if (unstored.length > 0) this.#output.marks(unstored);
  }

  #markOne(followed: Followed, at: EpochMs, unstored: VirtualEvent[]): void {
    const isByMark = followed.position.triggerPrice === 'mark';
    const price = isByMark ? (this.#markPrice ?? this.#price) : this.#price;
    this.#marks.push(at + markEveryMs(distancesAt(followed.ways, price ?? followed.ways.from)), followed);
    if (price === null || price === followed.toldPrice) return;
    const { event, isStored } = followed.mark(at, price);
    if (isStored) this.#output.record({ position: null, events: [event] });
    else unstored.push(event);
  }

  #add(position: VirtualPosition, trail: VirtualTrail): Followed {
    const followed = new Followed(position, trail);
    if (this.#isEmpty) this.#begin();
    this.#open.set(position.id, followed);
    const ofStrategy = this.#byStrategy.get(position.strategyId) ?? new Set<Followed>();
    this.#byStrategy.set(position.strategyId, ofStrategy.add(followed));
    this.#totals.open += 1;
    this.#book.add(position);
    return followed;
  }

  /** The first that is open: it starts from the last trade. */
  #begin(): void {
    this.#isEmpty = false;
    const last = this.#beside?.lastTrade ?? null;
    if (last === null) return;
    this.#book.seen(last.price, last.time);
    this.#price = last.price;
  }

  #changed(position: Position, exits: readonly PositionExit[]): void {
    const followed = this.#open.get(position.id);
    if (followed === undefined) return;
    const events = followed.exited(position, exits);
    if (position.closedAt !== null) this.#remove(followed);
    else this.#arm(followed, (exits.at(-1)?.at ?? position.openedAt) + markEveryMs(lastOf(events, followed)));
    this.#output.record({ position: followed.position, events });
  }

  #remove(followed: Followed): void {
    const { id, strategyId } = followed.position;
    this.#open.delete(id);
    this.#isEmpty = this.#open.size === 0;
    this.#totals.open -= 1;
    const ofStrategy = this.#byStrategy.get(strategyId);
    ofStrategy?.delete(followed);
    if (ofStrategy?.size === 0) this.#byStrategy.delete(strategyId);
    this.#aim();
  }

  /** Trades up to a position's own id are no news to it. */
  #wake(aggId: number): void {
    for (let one = this.#asleep.take(aggId - 1); one !== null; one = this.#asleep.take(aggId - 1))
      this.#watch(one);
    this.#aim();
  }

  #look(watch: NearWatch, price: number, time: EpochMs): void {
    for (const { followed, end } of watch.take(price)) {
      // What is over by now is left to the book: the trade came after the timeout.
      if (time > followed.position.timeoutAt) continue;
      const event = followed.near(end, time, price);
      if (event === null) continue;
      this.#output.record({ position: null, events: [event] });
      followed.version += 1;
      this.#watch(followed);
      this.#marks.push(time + markEveryMs(event), followed);
    }
    this.#aim();
  }

  #arm(followed: Followed, markAt: EpochMs): void {
    this.#marks.push(markAt, followed);
    this.#asleep.push(followed.position.asOfAggId, followed);
    this.#aim();
  }

  #watch(followed: Followed): void {
    const isByMark = followed.position.triggerPrice === 'mark';
    (isByMark ? this.#byMark : this.#byTrade).watch(followed);
  }

  #aim(): void {
    this.#byTrade.aim();
    this.#byMark.aim();
    this.#wakeAfter = this.#asleep.next;
  }
}

/** Signals are told apart by their origin, what was blocked by its sole cause (several gates at once are one more). */
function isSameCause(one: VirtualCause, other: VirtualCause): boolean {
  if (one.origin !== other.origin) return false;
  return one.origin !== 'blocked' || soleCause(one) === soleCause(other);
}

function soleCause({ decidedBy }: VirtualCause): string | null {
  return decidedBy.length === 1 ? (decidedBy[0] ?? null) : null;
}

function lastOf(events: readonly VirtualEvent[], { ways }: Followed): ReturnType<typeof distancesAt> {
  return events.at(-1) ?? distancesAt(ways, ways.from);
}
