import type { HistoryView } from '../views.ts';

/** Counts how far the loading of history is. */
export class HistoryProgress {
  #done = 0;
  #total = 0;
  #trades = 0;
  #beganAt: number | null = null;
  #endedAt: number | null = null;
  /** Share of the day that is in, 0..1, of instruments whose day is on its way. */
  readonly #shares = new Map<string, number>();

  /** So many instruments begin. */
  begin(instruments: number): void {
    this.#total += instruments;
    this.#beganAt ??= performance.now();
    this.#endedAt = null;
  }

  loaded(trades: number): void {
    this.#trades += trades;
  }

  /** So much of an instrument's day is in, 0..1. */
  reached(symbol: string, share: number): void {
    this.#shares.set(symbol, Math.min(1, Math.max(0, share)));
  }

  /** An instrument has all its history. */
  finished(symbol: string): void {
    this.#shares.delete(symbol);
    this.#done += 1;
    if (this.isOver) this.#endedAt = performance.now();
  }

  get isOver(): boolean {
    return this.#done >= this.#total;
  }

  view(): HistoryView {
    const seconds =
      this.#beganAt === null ? 0 : ((this.#endedAt ?? performance.now()) - this.#beganAt) / 1_000;
    return {
      instrumentsDone: this.#done,
      instrumentsTotal: this.#total,
      tradesLoaded: this.#trades,
      tradesPerSecond: seconds > 0 ? Math.round(this.#trades / seconds) : 0,
      progress: this.#total === 0 ? 0 : this.#progress(),
    };
  }

  #progress(): number {
    let done = this.#done;
    for (const share of this.#shares.values()) done += share;
    return Math.min(1, done / this.#total);
  }
}
