import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type {
  AggTrade,
  BookTop,
  Depth10,
  KlineUpdate,
  Liquidation,
  MarkPrice,
} from '../core/model/market-event.ts';
import type { MarketMessage } from '../ports.ts';
import type { BookView, LiquidationView, RateView, TickView } from '../views.ts';
import { Books } from './books.ts';
import { LatencyMeter } from './latency-meter.ts';
import { RoutesHeard } from './routes-heard.ts';

/** What changes slowly about an instrument's day. */
export interface DayView {
  readonly open24h: number | null;
  readonly volume24hUsd: number | null;
}

/** Latest state of one instrument as it came in. Fields are filled again and again: ticks allocate nothing. */
export class LiveInstrument {
  readonly symbol: string;
  /** Live trades since the start. */
  trades = 0;
  /** Its history is coming in: trades of then are not the price of now. */
  isCatchingUp = false;
  /** Of the last trade; 0 before the first. */
  price = 0;
  qty = 0;
  isBuy = true;
  aggId = -1;
  time: EpochMs = 0;
  receivedAt: EpochMs = 0;
  /** What streams brought of it, and when. */
  readonly heard = new RoutesHeard();
  /** Arrival − venue time of live trades, by the local clock. */
  readonly latency = new LatencyMeter();
  /** The shard that brought the last live trade. */
  shard: string | null = null;
  book: BookTop | null = null;
  depth: Depth10 | null = null;
  mark: MarkPrice | null = null;
  day: DayView = NO_DAY;
  isTickChanged = false;
  isCandleChanged = false;
  isBookChanged = false;
  isMarkChanged = false;

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  get lastPrice(): number | null {
    return this.price === 0 || this.isCatchingUp ? null : this.price;
  }

  /** Of the price; null when that is of a minute without trades. */
  get lastTradeAt(): EpochMs | null {
    return this.lastPrice === null || this.time === 0 ? null : this.time;
  }

  /** Its trades come in (they are counted), not only candles. */
  get hasTrades(): boolean {
    return this.aggId >= 0;
  }

  /** Where no trades come in the venue's candle tells the last price, and about when it was traded. */
  see({ candle, time }: KlineUpdate): void {
    this.isCandleChanged = true;
    if (this.hasTrades) return;
    this.price = candle.close;
    if (candle.trades > 0) this.time = Math.min(time, candle.openTime + MINUTE_MS - 1);
  }

  accept(trade: AggTrade): void {
    this.isCandleChanged = true;
    // A hole that is filled late changes no price.
    if (trade.aggId > this.aggId) {
      this.price = trade.price;
      this.qty = trade.qty;
      this.isBuy = trade.takerSide === 'buy';
      this.aggId = trade.aggId;
      this.time = trade.time;
      this.receivedAt = trade.receivedAt;
    }
    if (trade.shard === 'rest' || trade.shard === 'store') return;
    this.heard.trade(trade.time);
    this.trades += 1;
    this.latency.add(trade.receivedAt - trade.time);
    this.shard = trade.shard;
    this.isTickChanged = true;
  }
}

export const NO_DAY: DayView = { open24h: null, volume24hUsd: null };

/** Instruments that the venue does not list with an interval of their own settle every eight hours. */
const USUAL_FUNDING_INTERVAL_MS = 8 * HOUR_MS;

/** Latest state per instrument, with what changed since somebody last asked. */
export class LiveMarket {
  readonly #bySymbol = new Map<string, LiveInstrument>();
  /** By our own id: what the hot path looks up. */
  readonly #byId: (LiveInstrument | undefined)[] = [];
  readonly #onLiquidation: (liquidation: Liquidation) => void;
  readonly books = new Books();
  #liquidations: LiquidationView[] = [];
  #fundingIntervals: ReadonlyMap<string, number> = new Map();

  constructor(onLiquidation: (liquidation: Liquidation) => void) {
    this.#onLiquidation = onLiquidation;
  }

  /** Time between settlements, ms, where it is not the usual one. */
  setFundingIntervals(bySymbol: ReadonlyMap<string, number>): void {
    this.#fundingIntervals = bySymbol;
  }

  /** Takes a message that the engine accepted; an older one never replaces a newer one. */
  see(message: MarketMessage): void {
    this.books.see(message);
    switch (message.kind) {
      case 'bookTop':
        this.#book(message.book);
        break;
      case 'depth10':
        this.#depth(message.depth);
        break;
      case 'markPrice':
        this.#mark(message.mark);
        break;
      case 'kline':
        this.of(message.kline.symbol).see(message.kline);
        break;
      case 'liquidation':
        this.#liquidated(message.liquidation);
        break;
    }
  }

  /** A trade that the engine accepted, whatever its origin. */
  accepted(instrumentId: number, trade: AggTrade): void {
    let live = this.#byId[instrumentId];
    if (live === undefined) {
      live = this.of(trade.symbol);
      this.#byId[instrumentId] = live;
    }
    live.accept(trade);
  }

  /** The live state of an instrument; made on first use. */
  of(symbol: string): LiveInstrument {
    let live = this.#bySymbol.get(symbol);
    if (live === undefined) {
      live = new LiveInstrument(symbol);
      this.#bySymbol.set(symbol, live);
    }
    return live;
  }

  /** What streams brought of any instrument, and when. */
  get heard(): RoutesHeard {
    const all = new RoutesHeard();
    for (const { heard } of this.#bySymbol.values()) all.include(heard);
    return all;
  }

  lastPrice(symbol: string): number | null {
    return this.#bySymbol.get(symbol)?.lastPrice ?? null;
  }

  mark(symbol: string): MarkPrice | null {
    return this.#bySymbol.get(symbol)?.mark ?? null;
  }

  /** When it was settled last, by its next settlement and the time between two; null before its first mark price. */
  settledAt(symbol: string): EpochMs | null {
    const mark = this.mark(symbol);
    return mark === null ? null : mark.nextFundingAt - this.#fundingIntervalOf(symbol);
  }

  takeTicks(): readonly TickView[] {
    return this.#take('isTickChanged', tickView);
  }

  takeRates(): readonly RateView[] {
    return this.#take('isMarkChanged', ({ symbol, mark }) => {
      if (mark === null) return null;
      const { fundingRate, markPrice, indexPrice, nextFundingAt, time } = mark;
      const fundingIntervalMs = this.#fundingIntervalOf(symbol);
      return { symbol, fundingRate, markPrice, indexPrice, nextFundingAt, fundingIntervalMs, time };
    });
  }

  /** Changed books: those with ten levels, or (`isDeep` false) the others. */
  takeBooks(isDeep: boolean): readonly BookView[] {
    return this.#take('isBookChanged', bookView, (live) => (live.depth !== null) === isDeep);
  }

  /** Instruments whose candle of the running minute may have changed. */
  takeCandleSymbols(): readonly string[] {
    return this.#take('isCandleChanged', ({ symbol }) => symbol);
  }

  /** Every forced order since the last call. */
  takeLiquidations(): readonly LiquidationView[] {
    const taken = this.#liquidations;
    this.#liquidations = [];
    return taken;
  }

  #fundingIntervalOf(symbol: string): number {
    return this.#fundingIntervals.get(symbol) ?? USUAL_FUNDING_INTERVAL_MS;
  }

  #book(book: BookTop): void {
    const live = this.of(book.symbol);
    if (isOlder(book, live.book)) return;
    live.heard.quote(book.time);
    live.book = book;
    if (live.depth === null) live.isBookChanged = true;
  }

  #depth(depth: Depth10): void {
    const live = this.of(depth.symbol);
    if (isOlder(depth, live.depth)) return;
    live.heard.depth(depth.time);
    live.depth = depth;
    live.isBookChanged = true;
  }

  #mark(mark: MarkPrice): void {
    const live = this.of(mark.symbol);
    if (isOlder(mark, live.mark)) return;
    live.heard.mark(mark.time);
    live.mark = mark;
    live.isMarkChanged = true;
  }

  #liquidated(liquidation: Liquidation): void {
    const { symbol, side, price, qty, notionalUsd, time } = liquidation;
    this.#liquidations.push({ symbol, side, price, qty, notionalUsd, time });
    this.#onLiquidation(liquidation);
  }

  #take<T>(
    flag: 'isTickChanged' | 'isBookChanged' | 'isMarkChanged' | 'isCandleChanged',
    view: (live: LiveInstrument) => T | null,
    isWanted: (live: LiveInstrument) => boolean = () => true,
  ): readonly T[] {
    const views: T[] = [];
    for (const live of this.#bySymbol.values()) {
      if (!live[flag] || !isWanted(live)) continue;
      live[flag] = false;
      const made = view(live);
      if (made !== null) views.push(made);
    }
    return views;
  }
}

function tickView(live: LiveInstrument): TickView {
  const { symbol, price, qty, isBuy, aggId, time, receivedAt, book, day } = live;
  const { open24h, volume24hUsd } = day;
  const takerSide = isBuy ? 'buy' : 'sell';
  const { bestBid, bestAsk } = bestPrices(book);
  return { symbol, price, qty, takerSide, aggId, time, receivedAt, bestBid, bestAsk, open24h, volume24hUsd };
}

function bookView({ symbol, depth, book }: LiveInstrument): BookView | null {
  if (depth !== null) return { symbol, bids: depth.bids, asks: depth.asks, time: depth.time };
  if (book === null) return null;
  const { bid, bidQty, ask, askQty, time } = book;
  return { symbol, bids: side(bid, bidQty), asks: side(ask, askQty), time };
}

/** No level when the side is empty. */
function side(price: number, qty: number): BookView['bids'] {
  return price > 0 ? [[price, qty]] : [];
}

/** Best prices as they are shown; null where the book or its side is empty. */
export function bestPrices(book: BookTop | null): { bestBid: number | null; bestAsk: number | null } {
  const { bid, ask } = book ?? { bid: 0, ask: 0 };
  return { bestBid: bid > 0 ? bid : null, bestAsk: ask > 0 ? ask : null };
}

function isOlder(next: { readonly time: EpochMs }, last: { readonly time: EpochMs } | null): boolean {
  return last !== null && next.time < last.time;
}
