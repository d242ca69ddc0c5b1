import type { Contract } from '../contract.ts';
import type { Book, Candle, TimeRange, Trade, TradeSeries } from '../market.ts';
import { bookAt } from './book.ts';
import { type History, tradeAt } from './history.ts';
import { tradesUntil } from './minute.ts';
import { MINUTE_MS } from './walk.ts';

/** The trades of one leg of the synthetic market up to the venue's clock. */
export class SyntheticSeries implements TradeSeries {
  private readonly histories: ReadonlyMap<string, History>;
  private readonly genesisAt: number;
  private readonly now: () => number;

  constructor(histories: ReadonlyMap<string, History>, genesisAt: number, now: () => number) {
    this.histories = histories;
    this.genesisAt = genesisAt;
    this.now = now;
  }

  history(contract: Contract): History {
    const history = this.histories.get(contract.symbol);
    if (history === undefined) throw new RangeError(`unknown contract ${contract.symbol}`);
    return history;
  }

  since(): number {
    return this.genesisAt;
  }

  from(contract: Contract, aggId: number, limit: number): Trade[] {
    const history = this.history(contract);
    const now = this.now();
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
    const end = Math.min(range.end, this.now());
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
    const end = Math.min(until, this.now());
    const found: Trade[] = [];
    for (let index = history.minuteOf(end); index >= 0 && found.length < limit; index -= 1) {
      const minute = history.minute(index);
      for (let k = tradesUntil(minute, end) - 1; k >= 0 && found.length < limit; k -= 1)
        found.push(tradeAt(minute, k));
    }
    return found.reverse();
  }

  candles(contract: Contract, intervalMs: number, range: TimeRange): Candle[] {
    const history = this.history(contract);
    const now = this.now();
    const minutes = intervalMs / MINUTE_MS;
    const oldest = Math.floor(this.genesisAt / intervalMs) * intervalMs;
    const first = Math.max(oldest, Math.ceil(range.start / intervalMs) * intervalMs);
    const found: Candle[] = [];
    for (let openTime = first; openTime <= Math.min(range.end, now); openTime += intervalMs) {
      const index = (openTime - this.genesisAt) / MINUTE_MS;
      const last = Math.min(index + minutes - 1, history.minuteOf(now));
      found.push(minutes === 1 ? history.minuteCandle(index, now) : history.candle(index, last, now));
    }
    return found;
  }

  book(contract: Contract, levels: number): Book {
    return bookAt(this.history(contract), this.now(), levels);
  }
}
