import { addToCandle, flatCandle, type OpenCandle } from '../candle.ts';
import type { Contract } from '../contract.ts';
import type { Interval } from '../interval.ts';
import type { Book, Candle, TimeRange, Trade, TradeSeries } from '../market.ts';
import type { AggregateTrade } from './aggregate.ts';
import type { Position } from './position.ts';

/** A symbol's trades over all loops of a tape, as far as they were played. */
class PlayedTrades {
  count = 0;
  book: Book | null = null;
  private readonly trades: readonly AggregateTrade[];
  private readonly position: Position;
  private readonly idSpan: number;

  constructor(trades: readonly AggregateTrade[], position: Position) {
    this.trades = trades;
    this.position = position;
    this.idSpan = (trades.at(-1)?.lastId ?? 0) - (trades[0]?.firstId ?? 0) + 1;
  }

  /** Id of trade number 0. */
  get firstAggId(): number {
    return this.position.firstAggId;
  }

  /** Trade number i (from 0) over all loops. */
  at(i: number): Trade {
    const loop = Math.floor(i / this.trades.length);
    const base = this.trades[i - loop * this.trades.length];
    if (base === undefined) throw new RangeError(`trade ${i} is not on the tape`);
    return {
      aggId: this.firstAggId + i,
      time: base.time + this.position.shift(loop).time,
      ticks: base.ticks,
      lots: base.lots,
      normalLots: base.normalLots,
      firstId: base.firstId + loop * this.idSpan,
      lastId: base.lastId + loop * this.idSpan,
      buyerMaker: base.buyerMaker,
    };
  }

  /** Number of played trades before a time. */
  before(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(first: number, end: number): Trade[] {
    const found: Trade[] = [];
    for (let i = Math.max(0, first); i < Math.min(end, this.count); i += 1) found.push(this.at(i));
    return found;
  }
}

/** The perpetual's trades of a tape. Nothing that was not played yet can be seen. */
export class TapeSeries implements TradeSeries {
  private readonly played: ReadonlyMap<string, PlayedTrades>;
  private readonly now: () => number;

  constructor(trades: ReadonlyMap<string, readonly AggregateTrade[]>, position: Position, now: () => number) {
    this.played = new Map([...trades].map(([symbol, list]) => [symbol, new PlayedTrades(list, position)]));
    this.now = now;
  }

  /** Marks the next trade as played and returns it. */
  playNext(contract: Contract): Trade {
    const played = this.of(contract);
    played.count += 1;
    return played.at(played.count - 1);
  }

  setBook(contract: Contract, book: Book): void {
    this.of(contract).book = book;
  }

  since(contract: Contract): number {
    const played = this.of(contract);
    return played.count === 0 ? this.now() : played.at(0).time;
  }

  from(contract: Contract, aggId: number, limit: number): Trade[] {
    const played = this.of(contract);
    const first = Math.max(0, aggId - played.firstAggId);
    return played.slice(first, first + limit);
  }

  between(contract: Contract, { start, end }: TimeRange, limit: number): Trade[] {
    const played = this.of(contract);
    const first = played.before(start);
    return played.slice(first, Math.min(played.before(end + 1), first + limit));
  }

  latest(contract: Contract, until: number, limit: number): Trade[] {
    const played = this.of(contract);
    const end = played.before(until + 1);
    return played.slice(end - limit, end);
  }

  candles(contract: Contract, interval: Interval, { start, end }: TimeRange): Candle[] {
    const played = this.of(contract);
    const found: Candle[] = [];
    if (played.count === 0) return found;
    const until = Math.min(end, this.now());
    let previous = played.at(0).ticks;
    let openTime = Math.max(interval.openOf(this.since(contract)), start);
    for (; openTime <= until; openTime = interval.nextOf(openTime)) {
      const trades = played.slice(played.before(openTime), played.before(interval.nextOf(openTime)));
      const candle = candleOf(openTime, trades, previous);
      previous = candle.close;
      found.push(candle);
    }
    return found;
  }

  total(contract: Contract, start: number): Candle | null {
    const played = this.of(contract);
    const first = played.before(start);
    if (first >= played.count) return null;
    return candleOf(Math.max(start, played.at(first).time), played.slice(first, played.count), 0);
  }

  book(contract: Contract, levels: number): Book | null {
    const { book } = this.of(contract);
    return book === null
      ? null
      : { ...book, bids: book.bids.slice(0, levels), asks: book.asks.slice(0, levels) };
  }

  private of(contract: Contract): PlayedTrades {
    const played = this.played.get(contract.symbol);
    if (played === undefined) throw new RangeError(`unknown contract ${contract.symbol}`);
    return played;
  }
}

function candleOf(openTime: number, trades: readonly Trade[], previous: number): Candle {
  const candle: OpenCandle = flatCandle(openTime, previous);
  for (const trade of trades) {
    addToCandle(candle, trade.ticks, trade.lots, !trade.buyerMaker);
    candle.trades += trade.lastId - trade.firstId + 1;
    if (candle.firstId < 0) candle.firstId = trade.firstId;
    candle.lastId = trade.lastId;
  }
  return candle;
}
