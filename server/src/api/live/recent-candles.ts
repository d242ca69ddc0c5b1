import type { CandleView } from '../../engine/index.ts';

/** Minutes kept per instrument: more than ever wait to be written while the database answers. */
const MOST_MINUTES = 10;

/** The last closed minutes of each instrument: they may be told before they are stored. */
export class RecentCandles {
  readonly #bySymbol = new Map<string, CandleView[]>();

  see(candles: readonly CandleView[]): void {
    for (const candle of candles) if (candle.isClosed) this.#keep(candle);
  }

  /** Oldest first. */
  of(symbol: string): readonly CandleView[] {
    return this.#bySymbol.get(symbol) ?? [];
  }

  /** One that comes again was built from more trades, and replaces the one before. */
  #keep(candle: CandleView): void {
    const kept = this.#bySymbol.get(candle.symbol) ?? [];
    const before = kept.findIndex(({ openTime }) => openTime >= candle.openTime);
    if (before < 0) kept.push(candle);
    else kept.splice(before, kept[before]?.openTime === candle.openTime ? 1 : 0, candle);
    if (kept.length > MOST_MINUTES) kept.shift();
    this.#bySymbol.set(candle.symbol, kept);
  }
}
