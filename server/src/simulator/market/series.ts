import type { Contract } from '../contract.ts';
import type { Interval } from '../interval.ts';
import type { Book, Candle, TimeRange, Trade, TradeSeries } from '../market.ts';
import { bookAt } from './book.ts';
import { type History, tradeAt } from './history.ts';
import { tradesUntil } from './minute.ts';

/** The trades of one leg of the synthetic market up to the venue's clock. */
export class SyntheticSeries implements TradeSeries {
  private readonly histories: ReadonlyMap<string, History>;
  private readonly now: () => number;

  /** `histories` may grow: contracts are listed while the market runs. */
  constructor(histories: ReadonlyMap<string, History>, now: () => number) {
    this.histories = histories;
    this.now = now;
  }

  history(contract: Contract): History {
    const history = this.histories.get(contract.symbol);
    if (history === undefined) throw new RangeError(`unknown contract ${contract.symbol}`);
    return history;
  }

  since(contract: Contract): number {
    return this.history(contract).genesisAt;
  }

  /** The venue's clock, which stands still for a contract that was delisted. */
  private clock(history: History): number {
    return Math.min(this.now(), history.endsAt);
  }

  from(contract: Contract, aggId: number, limit: number): Trade[] {
    const history = this.history(contract);
    const now = this.clock(history);
    const last = history.minuteOf(now);
    const found: Trade[] = [];
    let index = Math.max(0, history.minuteOfAggId(aggId, last));
    let skip = Math.max(0, aggId - history.firstAggId(index));
    for (; index <= last && found.length < limit; index += 1) {
      const minute = history.minute(index);
      const end = Math.min(tradesUntil(minute, now), skip + limit - found.length);
      for (let k = skip; k < end; k += 1) found.push(tradeAt(minute, k));
      skip = 0;
    }
    return found;
  }

  between(contract: Contract, range: TimeRange, limit: number): Trade[] {
    const history = this.history(contract);
    const end = Math.min(range.end, this.clock(history));
    const found: Trade[] = [];
    let index = Math.max(0, history.minuteOf(range.start));
    for (; index <= history.minuteOf(end) && found.length < limit; index += 1) {
      const minute = history.minute(index);
      const first = tradesUntil(minute, range.start - 1);
      const last = Math.min(tradesUntil(minute, end), first + limit - found.length);
      for (let k = first; k < last; k += 1) found.push(tradeAt(minute, k));
    }
    return found;
  }

  latest(contract: Contract, until: number, limit: number): Trade[] {
    const history = this.history(contract);
    const end = Math.min(until, this.clock(history));
    const found: Trade[] = [];
    for (let index = history.minuteOf(end); index >= 0 && found.length < limit; index -= 1) {
      const minute = history.minute(index);
      for (let k = tradesUntil(minute, end) - 1; k >= 0 && found.length < limit; k -= 1)
        found.push(tradeAt(minute, k));
    }
    return found.reverse();
  }

  candles(contract: Contract, interval: Interval, range: TimeRange): Candle[] {
    const history = this.history(contract);
    const now = this.clock(history);
    const end = Math.min(range.end, now);
    const found: Candle[] = [];
    const oldest = interval.openOf(Math.max(range.start, history.genesisAt));
    let openTime = oldest < range.start ? interval.nextOf(oldest) : oldest;
    for (; openTime <= end; openTime = interval.nextOf(openTime))
      found.push(candleOf(history, interval, openTime, now));
    return found;
  }

  total(contract: Contract, start: number): Candle | null {
    const history = this.history(contract);
    const now = this.clock(history);
    if (now < history.genesisAt) return null;
    return history.candle(Math.max(0, history.minuteOf(start)), history.minuteOf(now), now);
  }

  book(contract: Contract, levels: number): Book {
    const history = this.history(contract);
    return bookAt(history, this.clock(history), levels);
  }
}

/** The candle of the period that opens at a time, of the trades up to `now`. */
export function candleOf(history: History, interval: Interval, openTime: number, now: number): Candle {
  const first = history.minuteOf(openTime);
  const last = history.minuteOf(Math.min(interval.nextOf(openTime) - 1, now));
  return first === last ? history.minuteCandle(first, now) : history.candle(first, last, now);
}
