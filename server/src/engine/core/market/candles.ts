import { Scale } from '../features/windows/scale.ts';
import { type EpochMs, MINUTE_MS as MINUTE } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

/** A constant of this module, which the compiler knows, unlike an import: each trade is compared with it. */
const MINUTE_MS = MINUTE;
/** Candles of stored trades that are kept back: those of the last minutes may not have been stored before a kill. */
const KEPT_BACK = 2;

/** The parts of an instrument that a candle needs. */
export interface CandleInstrument {
  readonly symbol: string;
  readonly tickSize: string;
  readonly stepSize: string;
}

/**
 * One-minute candles of one instrument, from trades in id order. The minute in which the sequence began is
 * incomplete and is not emitted; minutes without trades make no candle. `trades` counts single trades, as the
 * venue does. Of trades read back from storage only the last candles are emitted, once the sequence goes on:
 * the others were when they were live. A trade of a minute that is over already changes nothing here: a closed candle
 * never changes, and no other minute may have the trade. Its minute is told, to be built again from what is stored.
 */
export class CandleBuilder {
  readonly #symbol: string;
  /** Refined when the venue sends a price or quantity between two units, as the tape does. */
  #price: Scale;
  #lot: Scale;
  readonly #closed: (candle: Candle) => void;
  readonly #late: (minute: EpochMs) => void;
  readonly #minute = new Minute();
  #lastClosed: EpochMs = 0;
  /** The minute in which the sequence began is incomplete; candles are emitted from the next on. */
  #emitFrom: EpochMs | null = null;
  /** True while trades come from our own storage. */
  #isReadBack = false;
  #keptBack: Candle[] = [];
  /** A trade of the open minute came by another way: it is told again once the minute's candle is out. */
  #isOpenLate = false;

  constructor(
    instrument: CandleInstrument,
    closed: (candle: Candle) => void,
    late: (minute: EpochMs) => void = () => undefined,
  ) {
    this.#symbol = instrument.symbol;
    this.#price = Scale.ofStep(instrument.tickSize);
    this.#lot = Scale.ofStep(instrument.stepSize);
    this.#closed = closed;
    this.#late = late;
  }

  /** Says whether the next trades are read back from our own storage. */
  readBack(isReadBack: boolean): void {
    if (this.#isReadBack === isReadBack) return;
    this.#isReadBack = isReadBack;
    if (isReadBack) return;
    for (const candle of this.#keptBack) this.#closed(candle);
    this.#keptBack = [];
  }

  /** `signedQty` is negative when the taker sold; `trades` counts the single trades inside, NaN when not known. */
  add(time: EpochMs, price: number, signedQty: number, trades: number): void {
    const minute = this.#minute;
    if (!minute.isOpen || time < minute.openTime || time >= minute.openTime + MINUTE_MS) {
      if (!this.#turn(time, price)) return;
    }
    let ticks = this.#price.toUnits(price);
    let lots = this.#lot.toUnits(signedQty);
    if (!(this.#price.isExact(ticks, price) && this.#lot.isExact(lots, signedQty))) {
      this.#refine(price, signedQty);
      ticks = this.#price.toUnits(price);
      lots = this.#lot.toUnits(signedQty);
    }
    minute.count(price, lots, ticks * lots);
    minute.trades += trades;
  }

  /** As `add` for each row; of trades read back those that are in no candle that is kept are passed over. */
  addAll(columns: TradeColumns): void {
    const first = this.#isReadBack ? firstOfLastMinutes(columns) : 0;
    if (first > 0 && this.#emitFrom === null) this.#addRows(columns, 0, 1);
    this.#addRows(columns, first, columns.length);
  }

  #addRows({ length, times, prices, qtys, sells, trades }: TradeColumns, first: number, end: number): void {
    const isCounted = trades !== undefined && trades.length >= length;
    for (let row = first; row < end; row += 1) {
      const qty = qtys[row] as number;
      const count = isCounted ? (trades[row] as number) : Number.NaN;
      this.add(times[row] as number, prices[row] as number, sells[row] === 1 ? -qty : qty, count);
    }
  }

  /** Closes the minute when it is over at `at`. */
  closeBefore(at: EpochMs): void {
    if (this.#minute.isOpen && at >= this.#minute.openTime + MINUTE_MS) this.#close();
  }

  /** The candle of the current minute so far; null between a close and the next trade, and when it lacks trades. */
  open(): Candle | null {
    return this.#minute.isOpen && this.#isWhole() ? this.#candle() : null;
  }

  /**
   * A trade that came when its minute was over; told for each, since the minute may have been made again in between.
   * Minutes before the first whole one are nobody's.
   */
  late(time: EpochMs): void {
    const minute = time - (time % MINUTE_MS);
    if (minute < (this.#emitFrom ?? Number.POSITIVE_INFINITY)) return;
    // What was kept back lacks this trade: the candle that is built again must be the last word.
    this.#keptBack = this.#keptBack.filter(({ openTime }) => openTime !== minute);
    if (this.#minute.isOpen && this.#minute.openTime === minute) this.#isOpenLate = true;
    this.#late(minute);
  }

  #refine(price: number, qty: number): void {
    const finerPrice = this.#price.holding(price);
    const finerLot = this.#lot.holding(qty);
    this.#minute.rescale(finerPrice.factor / this.#price.factor, finerLot.factor / this.#lot.factor);
    this.#price = finerPrice;
    this.#lot = finerLot;
  }

  /** Another minute than the open one: closes that and begins the next. False for a trade of a minute that is over. */
  #turn(time: EpochMs, price: number): boolean {
    const minute = this.#minute;
    const openTime = time - (time % MINUTE_MS);
    this.#emitFrom ??= time === openTime ? openTime : openTime + MINUTE_MS;
    if (openTime <= this.#lastClosed || (minute.isOpen && openTime < minute.openTime)) {
      // Of what is read back the candles were made when it was live.
      if (!this.#isReadBack) this.late(time);
      return false;
    }
    if (minute.isOpen) this.#close();
    minute.begin(openTime, price);
    return true;
  }

  #close(): void {
    const { openTime } = this.#minute;
    this.#minute.isOpen = false;
    this.#lastClosed = openTime;
    const isLate = this.#isOpenLate;
    this.#isOpenLate = false;
    if (!this.#isWhole()) return;
    const candle = this.#candle();
    if (!this.#isReadBack) this.#closed(candle);
    else if (!isLate && this.#keptBack.push(candle) > KEPT_BACK) this.#keptBack.shift();
    if (isLate) this.#late(openTime);
  }

  /** Seen from its beginning, with a count of single trades. */
  #isWhole(): boolean {
    const { openTime, trades } = this.#minute;
    return openTime >= (this.#emitFrom ?? 0) && !Number.isNaN(trades);
  }

  #candle(): Candle {
    const minute = this.#minute;
    const quoteFactor = this.#price.factor * this.#lot.factor;
    return {
      symbol: this.#symbol,
      interval: '1m',
      openTime: minute.openTime,
      open: minute.open,
      high: minute.high,
      low: minute.low,
      close: minute.close,
      volume: this.#lot.fromUnits(minute.buyLots + minute.sellLots),
      quoteVolume: (minute.buyQuote + minute.sellQuote) / quoteFactor,
      buyVolume: this.#lot.fromUnits(minute.buyLots),
      buyQuoteVolume: minute.buyQuote / quoteFactor,
      trades: minute.trades,
      maxTradeQty: this.#lot.fromUnits(minute.maxLots),
    };
  }
}

/** Row with which the minutes begin that are kept back, one before them and the open one; 0 when there are fewer. */
function firstOfLastMinutes({ length, times }: TradeColumns): number {
  let minutes = 0;
  let opened = Number.POSITIVE_INFINITY;
  for (let row = length - 1; row >= 0; row -= 1) {
    if ((times[row] as number) >= opened) continue;
    if (minutes === KEPT_BACK + 2) return row + 1;
    minutes += 1;
    opened = (times[row] as number) - ((times[row] as number) % MINUTE_MS);
  }
  return 0;
}

/** The minute under construction, used again for each; volumes as integer lots and price units × lots, exact. */
class Minute {
  isOpen = false;
  openTime: EpochMs = 0;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  buyLots = 0;
  sellLots = 0;
  buyQuote = 0;
  sellQuote = 0;
  trades = 0;
  maxLots = 0;

  begin(openTime: EpochMs, price: number): void {
    this.isOpen = true;
    this.openTime = openTime;
    this.open = price;
    this.high = price;
    this.low = price;
    this.buyLots = 0;
    this.sellLots = 0;
    this.buyQuote = 0;
    this.sellQuote = 0;
    this.trades = 0;
    this.maxLots = 0;
  }

  /** Counts go on in finer units. */
  rescale(priceFactor: number, lotFactor: number): void {
    this.buyLots *= lotFactor;
    this.sellLots *= lotFactor;
    this.maxLots *= lotFactor;
    this.buyQuote *= priceFactor * lotFactor;
    this.sellQuote *= priceFactor * lotFactor;
  }

  /** `lots` and `quote` are negative when the taker sold. */
  count(price: number, lots: number, quote: number): void {
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
    if (lots > 0) {
      this.buyLots += lots;
      this.buyQuote += quote;
      if (lots > this.maxLots) this.maxLots = lots;
    } else {
      this.sellLots -= lots;
      this.sellQuote -= quote;
      if (-lots > this.maxLots) this.maxLots = -lots;
    }
  }
}
