import type { AggTrade, BookTop, Liquidation, MarkPrice } from '../core/model/market-event.ts';
import type { MarketMessage } from '../ports.ts';
import type { RateView, TickView } from '../views.ts';
import { Books } from './books.ts';

/** What changes slowly about an instrument's day. */
export interface DayView {
  readonly open24h: number | null;
  readonly volume24hUsd: number | null;
}

interface Latest {
  trade: AggTrade | null;
  book: BookTop | null;
  mark: MarkPrice | null;
  day: DayView;
  lateness: number | null;
}

const NO_DAY: DayView = { open24h: null, volume24hUsd: null };

/** Latest state per instrument as it came in, with what changed since somebody last asked. */
export class LiveMarket {
  readonly #latest = new Map<string, Latest>();
  readonly #changedTicks = new Set<string>();
  readonly #changedMarks = new Set<string>();
  readonly #onLiquidation: (liquidation: Liquidation) => void;
  readonly books = new Books();

  constructor(onLiquidation: (liquidation: Liquidation) => void) {
    this.#onLiquidation = onLiquidation;
  }

  see(message: MarketMessage): void {
    this.books.see(message);
    if (message.kind === 'bookTop') this.#of(message.book.symbol).book = message.book;
    else if (message.kind === 'markPrice') {
      this.#of(message.mark.symbol).mark = message.mark;
      this.#changedMarks.add(message.mark.symbol);
    } else if (message.kind === 'liquidation') this.#onLiquidation(message.liquidation);
  }

  /** A trade that the engine accepted, whatever its origin. */
  accepted(trade: AggTrade): void {
    const latest = this.#of(trade.symbol);
    latest.trade = trade;
    if (trade.shard === 'rest' || trade.shard === 'store') return;
    latest.lateness = trade.receivedAt - trade.time;
    this.#changedTicks.add(trade.symbol);
  }

  setDay(symbol: string, day: DayView): void {
    this.#of(symbol).day = day;
  }

  lastPrice(symbol: string): number | null {
    return this.#latest.get(symbol)?.trade?.price ?? null;
  }

  mark(symbol: string): MarkPrice | null {
    return this.#latest.get(symbol)?.mark ?? null;
  }

  /** Arrival − venue time of the last live trade, ms, by the local clock. */
  lateness(symbol: string): number | null {
    return this.#latest.get(symbol)?.lateness ?? null;
  }

  takeTicks(): readonly TickView[] {
    const views = [...this.#changedTicks].flatMap((symbol) => tickView(symbol, this.#latest.get(symbol)));
    this.#changedTicks.clear();
    return views;
  }

  takeRates(): readonly RateView[] {
    const views = [...this.#changedMarks].flatMap((symbol) => {
      const mark = this.mark(symbol);
      if (mark === null) return [];
      const { fundingRate, markPrice, indexPrice, nextFundingAt, time } = mark;
      return [{ symbol, fundingRate, markPrice, indexPrice, nextFundingAt, time }];
    });
    this.#changedMarks.clear();
    return views;
  }

  #of(symbol: string): Latest {
    let latest = this.#latest.get(symbol);
    if (latest === undefined) {
      latest = { trade: null, book: null, mark: null, day: NO_DAY, lateness: null };
      this.#latest.set(symbol, latest);
    }
    return latest;
  }
}

function tickView(symbol: string, latest: Latest | undefined): TickView[] {
  const trade = latest?.trade;
  if (latest === undefined || trade === null || trade === undefined) return [];
  const { price, qty, takerSide, aggId, time, receivedAt } = trade;
  const bestBid = latest.book?.bid ?? null;
  const bestAsk = latest.book?.ask ?? null;
  return [{ symbol, price, qty, takerSide, aggId, time, receivedAt, bestBid, bestAsk, ...latest.day }];
}
