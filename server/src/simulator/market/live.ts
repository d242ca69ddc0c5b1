import type { Contract } from '../contract.ts';
import type { Candle } from '../market.ts';
import {
  aggTradeEvent,
  bookTickerEvent,
  depthEvent,
  forceOrderEvent,
  klineEvent,
  markPriceEvent,
  spotAggTradeEvent,
  spotBookTickerEvent,
} from '../wire.ts';
import type { Hub } from '../ws/hub.ts';
import { type StreamKind, spotTopic, streamName } from '../ws/routes.ts';
import { BOOK_STEP_MS, bookAround, bookAt, topAfter } from './book.ts';
import { type History, tradeAt } from './history.ts';
import { type MinuteTrades, tradesUntil } from './minute.ts';
import type { SyntheticMarket } from './synthetic.ts';
import { MINUTE_MS } from './walk.ts';

/** How often due events are sent: adds at most this much latency. */
const PACE_MS = 50;
const DEPTH_MS = 100;
const DEPTH_LEVELS = 10;
const SECOND_MS = 1_000;

/** Half-open span of time (from, to]. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Sends the synthetic market's events as their time comes. Returns a function that stops it. */
export function playLive(market: SyntheticMarket, hub: Hub): () => void {
  const feeds = market.contracts.map((contract) => new ContractFeed(market, contract, hub));
  let from = market.now();
  const timer = setInterval(() => {
    const to = market.now();
    if (to <= from) return;
    for (const feed of feeds) feed.advance({ from, to });
    from = to;
  }, PACE_MS);
  return () => clearInterval(timer);
}

/** The streams of one contract. */
class ContractFeed {
  private readonly market: SyntheticMarket;
  private readonly contract: Contract;
  private readonly hub: Hub;
  private readonly names: Readonly<Record<StreamKind, string>>;
  private readonly spotNames: { readonly aggTrade: string; readonly bookTicker: string };
  private lastUpdateId = 0;
  private lastDepthId = 0;
  private lastBest = '';
  private lastCandle: Candle | null = null;

  constructor(market: SyntheticMarket, contract: Contract, hub: Hub) {
    this.market = market;
    this.contract = contract;
    this.hub = hub;
    const name = (kind: StreamKind) => streamName(contract.symbol, kind);
    this.names = {
      aggTrade: name('aggTrade'),
      bookTicker: name('bookTicker'),
      'depth10@100ms': name('depth10@100ms'),
      'markPrice@1s': name('markPrice@1s'),
      kline_1m: name('kline_1m'),
      forceOrder: name('forceOrder'),
    };
    this.spotNames = {
      aggTrade: spotTopic(this.names.aggTrade),
      bookTicker: spotTopic(this.names.bookTicker),
    };
  }

  advance(span: Span): void {
    const { hub, names, spotNames } = this;
    if (hub.wants(names.aggTrade) || hub.wants(names.bookTicker)) this.trades(span);
    if (hub.wants(spotNames.aggTrade) || hub.wants(spotNames.bookTicker)) this.spotTrades(span);
    if (hub.wants(names['depth10@100ms']) && crosses(span, DEPTH_MS)) this.depth(span.to);
    if (hub.wants(names.forceOrder)) this.liquidations(span);
    if (!crosses(span, SECOND_MS)) return;
    if (hub.wants(names['markPrice@1s'])) this.markPrice(span.to);
    if (hub.wants(names.kline_1m)) this.kline(span);
  }

  private trades(span: Span): void {
    const { hub, names, contract } = this;
    const history = this.market.perpetual.history(contract);
    let any = false;
    eachTrade(history, span, (minute, k) => {
      any = true;
      const trade = tradeAt(minute, k);
      if (hub.wants(names.aggTrade)) this.send('aggTrade', aggTradeEvent(contract, trade, span.to));
      if (hub.wants(names.bookTicker)) this.best(history, { minute, k }, trade.time, span.to);
    });
    if (!any && hub.wants(names.bookTicker) && crosses(span, BOOK_STEP_MS)) this.resting(history, span.to);
  }

  /** Best bid and ask right after a trade. */
  private best(
    history: History,
    at: { minute: MinuteTrades; k: number },
    time: number,
    eventTime: number,
  ): void {
    const book = bookAround(history, topAfter(at.minute, at.k), time, 1);
    this.lastUpdateId = Math.max(this.lastUpdateId + 1, book.updateId);
    this.send(
      'bookTicker',
      bookTickerEvent(this.contract, { ...book, updateId: this.lastUpdateId }, eventTime),
    );
  }

  /** Best bid and ask when only resting quantities may have changed. */
  private resting(history: History, time: number): void {
    const book = bookAt(history, time, 1);
    const best = `${book.bids[0]}|${book.asks[0]}`;
    if (best === this.lastBest) return;
    this.lastBest = best;
    this.lastUpdateId = Math.max(this.lastUpdateId + 1, book.updateId);
    this.send('bookTicker', bookTickerEvent(this.contract, { ...book, updateId: this.lastUpdateId }, time));
  }

  private depth(time: number): void {
    const book = bookAt(this.market.perpetual.history(this.contract), time, DEPTH_LEVELS);
    const previousId = this.lastDepthId === 0 ? book.updateId - 1 : this.lastDepthId;
    this.send('depth10@100ms', depthEvent(this.contract, book, { eventTime: time, previousId }));
    this.lastDepthId = book.updateId;
  }

  private spotTrades(span: Span): void {
    const { hub, names, spotNames, contract } = this;
    const history = this.market.spot.history(contract);
    eachTrade(history, span, (minute, k) => {
      const trade = tradeAt(minute, k);
      if (hub.wants(spotNames.aggTrade))
        hub.push(spotNames.aggTrade, names.aggTrade, spotAggTradeEvent(contract, trade, span.to));
    });
    // A pair without trades still has a quote; a silent stream must mean a fault.
    if (hub.wants(spotNames.bookTicker) && crosses(span, BOOK_STEP_MS)) {
      const book = bookAt(history, span.to, 1);
      hub.push(spotNames.bookTicker, names.bookTicker, spotBookTickerEvent(contract, book));
    }
  }

  private liquidations({ from, to }: Span): void {
    for (const order of this.market.liquidations(this.contract, from, to))
      this.send('forceOrder', forceOrderEvent(this.contract, order, to));
  }

  private markPrice(time: number): void {
    const second = Math.floor(time / SECOND_MS) * SECOND_MS;
    this.send(
      'markPrice@1s',
      markPriceEvent(this.contract, this.market.premium(this.contract, second), time),
    );
  }

  /** The open candle when it changed, and the last one once its minute is over. */
  private kline(span: Span): void {
    const history = this.market.perpetual.history(this.contract);
    const index = history.minuteOf(span.to);
    if (crosses(span, MINUTE_MS)) this.sendKline(history.minuteCandle(index - 1, span.to), span.to, true);
    const candle = history.minuteCandle(index, span.to);
    const last = this.lastCandle;
    if (last?.openTime === candle.openTime && last.trades === candle.trades) return;
    this.lastCandle = candle;
    this.sendKline(candle, span.to, false);
  }

  private sendKline(candle: Candle, eventTime: number, closed: boolean): void {
    this.send('kline_1m', klineEvent(this.contract, candle, { eventTime, closed }));
  }

  private send(kind: StreamKind, data: string): void {
    this.hub.push(this.names[kind], this.names[kind], data);
  }
}

function eachTrade(
  history: History,
  { from, to }: Span,
  visit: (minute: MinuteTrades, k: number) => void,
): void {
  for (let index = history.minuteOf(from); index <= history.minuteOf(to); index += 1) {
    const minute = history.minute(index);
    const end = tradesUntil(minute, to);
    for (let k = tradesUntil(minute, from); k < end; k += 1) visit(minute, k);
  }
}

/** Whether a multiple of the period (since the epoch) lies in the span. */
function crosses({ from, to }: Span, periodMs: number): boolean {
  return Math.floor(to / periodMs) > Math.floor(from / periodMs);
}
