import type { RejectionReason } from '@ae/db/enums.ts';
import { type EpochMs, isEpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { Instrument } from '../model/instrument.ts';
import type {
  AggTrade,
  BookTop,
  Candle,
  Depth10,
  KlineUpdate,
  Liquidation,
  MarkPrice,
  SpotBook,
  SpotTrade,
} from '../model/market-event.ts';
import { MarkRange } from './mark-range.ts';

/** How far a live message's time may be from local time. */
const LARGEST_TIME_DISTANCE_MS = 10_000;
/** A mark older than this says nothing about where the price may be. */
const MARK_AGE_MS = MINUTE_MS;

/**
 * No trade is so many times the largest order that the venue takes: beyond it a quantity is a mistake, and sums of
 * whole lots could lose digits.
 */
const LARGEST_ORDERS = 1_000;

/** Answer of the firewall: null to pass. */
export type FirewallVerdict = RejectionReason | null;

/** The checks of spec 01 for the live messages of one instrument. Ids are checked where the sequence is kept. */
export class Firewall {
  #instrument: Instrument;
  readonly #marks = new MarkRange();
  #markPrice = 0;
  /** Until when the last mark says where the price may be; without a mark there is no band. */
  #bandUntil: EpochMs = 0;
  /** Lowest and highest price of the band, both allowed. */
  #lower = Number.MIN_VALUE;
  #upper = Number.MAX_VALUE;
  #largestQty = Number.MAX_VALUE;
  #lastLiquidation: Liquidation | null = null;

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
    this.#setLargest();
  }

  /** New filters of the same instrument. */
  update(instrument: Instrument): void {
    this.#instrument = instrument;
    this.#setBand();
    this.#setLargest();
  }

  trade(trade: AggTrade): FirewallVerdict {
    return this.#isGood(trade) ? null : this.#refusal(trade);
  }

  /** A side without price and quantity is empty: that is real and passes. */
  book({ bid, bidQty, ask, askQty, time, receivedAt }: BookTop): FirewallVerdict {
    return (
      sideVerdict(bid, bidQty) ??
      sideVerdict(ask, askQty) ??
      timeVerdict(time, receivedAt) ??
      this.#touch(bid, ask === 0 ? Number.POSITIVE_INFINITY : ask, receivedAt)
    );
  }

  /** An empty side is real and passes; a level without price or quantity does not. */
  depth({ bids, asks, time, receivedAt }: Depth10): FirewallVerdict {
    return (
      levelsVerdict(bids) ??
      levelsVerdict(asks) ??
      timeVerdict(time, receivedAt) ??
      this.#touch(highest(bids), lowest(asks), receivedAt)
    );
  }

  /** A mark that passes moves the price band. */
  mark(mark: MarkPrice): FirewallVerdict {
    if (!isPositive(mark.markPrice) || !isPositive(mark.indexPrice)) return 'bad_price';
    if (!Number.isFinite(mark.fundingRate)) return 'malformed';
    const bad = timeVerdict(mark.time, mark.receivedAt);
    if (bad !== null) return bad;
    this.#marks.add(mark);
    this.#markPrice = mark.markPrice;
    this.#bandUntil = mark.receivedAt + MARK_AGE_MS;
    this.#setBand();
    return null;
  }

  /**
   * Its price is that of fills up to a second or more ago. It has no id: the same one again, of a frame that came twice
   * or of both connections of a handover, must not count twice.
   */
  liquidation(liquidation: Liquidation): FirewallVerdict {
    const { price, qty, time, receivedAt } = liquidation;
    const verdict =
      priceAndQty(price, qty) ?? timeVerdict(time, receivedAt) ?? this.#recentBand(price, price, receivedAt);
    if (verdict !== null) return verdict;
    if (isSameOrder(this.#lastLiquidation, liquidation)) return 'duplicate';
    this.#lastLiquidation = liquidation;
    return null;
  }

  /** Prices that enclose each other, volumes that are parts of each other, a minute that is one. */
  kline({ candle, time, receivedAt }: KlineUpdate): FirewallVerdict {
    const { open, high, low, close, openTime } = candle;
    if (!(isPositive(low) && isPositive(high))) return 'bad_price';
    if (!(low <= open && open <= high && low <= close && close <= high)) return 'bad_price';
    if (!areParts(candle)) return 'bad_quantity';
    if (!isEpochMs(openTime) || openTime % MINUTE_MS !== 0) return 'bad_time';
    return timeVerdict(time, receivedAt) ?? this.#candleBand(candle, receivedAt);
  }

  /** The spot book comes without a time of its own. */
  spotBook({ bid, ask }: SpotBook): FirewallVerdict {
    return isPositive(bid) && isPositive(ask) ? null : 'bad_price';
  }

  /** All checks at once, for nearly every trade passes them. Outside a band whose mark is old one may still pass. */
  #isGood({ aggId, price, qty, time, receivedAt }: AggTrade): boolean {
    const distance = receivedAt - time;
    return (
      price >= this.#lower &&
      price <= this.#upper &&
      qty > 0 &&
      qty <= this.#largestQty &&
      distance <= LARGEST_TIME_DISTANCE_MS &&
      distance >= -LARGEST_TIME_DISTANCE_MS &&
      isEpochMs(time) &&
      isId(aggId)
    );
  }

  /** The first check that a trade fails. */
  #refusal({ aggId, price, qty, time, receivedAt }: AggTrade): FirewallVerdict {
    if (!isId(aggId)) return 'bad_id';
    if (qty > this.#largestQty) return 'bad_quantity';
    return priceAndQty(price, qty) ?? timeVerdict(time, receivedAt) ?? this.#band(price, receivedAt);
  }

  #band(price: number, at: EpochMs): FirewallVerdict {
    if (at > this.#bandUntil) return null;
    return price > this.#upper || price < this.#lower ? 'price_band' : null;
  }

  /** No venue shows a bid that its own asks would fill, or a bid or an ask where nobody may order. */
  #touch(bid: number, ask: number, at: EpochMs): FirewallVerdict {
    if (bid >= ask) return 'bad_price';
    if (at > this.#bandUntil) return null;
    return bid > this.#upper || ask < this.#lower ? 'price_band' : null;
  }

  /**
   * A minute's prices were good by the marks of that minute. Without trades they are older than that, and of an
   * earlier minute (one that was missed) the marks are not kept.
   */
  #candleBand({ openTime, low, high, volume }: Candle, at: EpochMs): FirewallVerdict {
    return volume > 0 && this.#marks.reachesBackTo(openTime) ? this.#recentBand(low, high, at) : null;
  }

  /** Prices that are not of now: by the marks of this minute and the last. */
  #recentBand(low: number, high: number, at: EpochMs): FirewallVerdict {
    if (at > this.#bandUntil) return null;
    const { multiplierUp, multiplierDown } = this.#instrument;
    const up = Number(multiplierUp);
    const isAbove = up > 0 && high > this.#marks.high * up;
    return isAbove || low < this.#marks.low * Number(multiplierDown) ? 'price_band' : null;
  }

  #setLargest(): void {
    const largest = Number(this.#instrument.maxQty);
    this.#largestQty = largest > 0 ? largest * LARGEST_ORDERS : Number.MAX_VALUE;
  }

  #setBand(): void {
    const up = Number(this.#instrument.multiplierUp);
    const down = Number(this.#instrument.multiplierDown);
    const isKnown = this.#markPrice > 0;
    this.#upper = isKnown && up > 0 ? this.#markPrice * up : Number.MAX_VALUE;
    this.#lower = isKnown && down > 0 ? this.#markPrice * down : Number.MIN_VALUE;
  }
}

/** Check of a spot trade; the spot market has no price band of ours. */
export function spotVerdict({ aggId, price, qty, time, receivedAt }: SpotTrade): FirewallVerdict {
  if (!isId(aggId)) return 'bad_id';
  return priceAndQty(price, qty) ?? timeVerdict(time, receivedAt);
}

function priceAndQty(price: number, qty: number): FirewallVerdict {
  if (!isPositive(price)) return 'bad_price';
  return isPositive(qty) ? null : 'bad_quantity';
}

/** One side of the best prices; both are 0 where nobody orders. */
function sideVerdict(price: number, qty: number): FirewallVerdict {
  return price === 0 && qty === 0 ? null : priceAndQty(price, qty);
}

function levelsVerdict(levels: Depth10['bids']): FirewallVerdict {
  for (const [price, qty] of levels) {
    const bad = priceAndQty(price, qty);
    if (bad !== null) return bad;
  }
  return null;
}

/** 0 of an empty side. */
function highest(bids: Depth10['bids']): number {
  return bids.reduce((best, [price]) => Math.max(best, price), 0);
}

/** Infinity of an empty side. */
function lowest(asks: Depth10['asks']): number {
  return asks.reduce((best, [price]) => Math.min(best, price), Number.POSITIVE_INFINITY);
}

/** Check of a live message's time against its arrival. */
export function timeVerdict(time: EpochMs, receivedAt: EpochMs): FirewallVerdict {
  if (!isEpochMs(time)) return 'bad_time';
  return Math.abs(receivedAt - time) > LARGEST_TIME_DISTANCE_MS ? 'time_off' : null;
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id >= 0;
}

/** Finite volumes of which what takers bought is a part. */
function areParts({ volume, buyVolume, quoteVolume, buyQuoteVolume }: Candle): boolean {
  const isPart = (part: number, whole: number) =>
    part >= 0 && part <= whole && whole < Number.POSITIVE_INFINITY;
  return isPart(buyVolume, volume) && isPart(buyQuoteVolume, quoteVolume);
}

/** The venue tells of one forced order a second at most: the same in everything is the same. */
function isSameOrder(last: Liquidation | null, { time, side, price, qty }: Liquidation): boolean {
  return (
    last !== null && last.time === time && last.side === side && last.price === price && last.qty === qty
  );
}
