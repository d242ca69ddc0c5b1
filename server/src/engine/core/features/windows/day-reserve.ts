import { DAY_MS, MINUTE_MS } from '../../model/epoch-ms.ts';
import type { Candle } from '../../model/market-event.ts';
import type { TradeRing } from './ring.ts';

/** Fewer aggregate trades than this do not tell how many single trades are in one. */
const LEAST_TRADES = 50;
/** More than the busiest contract ever had in a day; candles that tell of more are not believed that far. */
const MOST_TRADES = 8_000_000;

/**
 * Takes the memory that a whole day of trades will need in the first minutes, as many as the venue's candles of the
 * day before count, in small parts. A machine that is too small shows at once, not at night, and memory stays as it is
 * while the window fills. Without candles the window grows chunk by chunk.
 */
export class DayReserve {
  readonly #ring: TradeRing;
  /** Single trades in the venue's candles, and the time these span. */
  #candleTrades = 0;
  #candlesMs = 0;
  /** Aggregate trades that came in, and single trades in them. */
  #aggregates = 0;
  #singles = 0;
  #isTaken = false;

  constructor(ring: TradeRing) {
    this.#ring = ring;
  }

  /** Five-minute candles of the last day or so; others are ignored. */
  seeCandle({ interval, trades }: Candle): void {
    if (interval !== '5m' || !Number.isFinite(trades)) return;
    this.#candleTrades += trades;
    this.#candlesMs += 5 * MINUTE_MS;
  }

  /** An aggregate trade of so many single ones came in. */
  count(trades: number): void {
    if (!(trades > 0)) return;
    this.#aggregates += 1;
    this.#singles += trades;
  }

  /** The window reaches back a day: it needs what it has. */
  full(): void {
    this.#ring.reserve(this.#ring.size);
    this.#isTaken = true;
  }

  /** Takes the next part, if the day's trades can be foretold. */
  take(): void {
    if (this.#isTaken || this.#candlesMs === 0 || this.#aggregates < LEAST_TRADES) return;
    this.#isTaken = this.#ring.reserve(Math.min(MOST_TRADES, this.#expectedTrades()));
  }

  /** Aggregate trades of a day like that of the candles. */
  #expectedTrades(): number {
    const singlesADay = this.#candleTrades * (DAY_MS / this.#candlesMs);
    return this.#singles > 0 ? (singlesADay * this.#aggregates) / this.#singles : 0;
  }
}
