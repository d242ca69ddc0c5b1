import type { HistoryView } from '../views.ts';

/** Counts how far the loading of history is. */
export class HistoryProgress {
  #done = 0;
  #total = 0;
  #trades = 0;
  #beganAt: number | null = null;
  #endedAt: number | null = null;

  /** So many instruments begin. */
  begin(instruments: number): void {
    this.#total += instruments;
    this.#beganAt ??= performance.now();
    this.#endedAt = null;
  }

  loaded(trades: number): void {
    this.#trades += trades;
  }

  /** One instrument has all its history. */
  finished(): void {
    this.#done += 1;
    if (this.#done >= this.#total) this.#endedAt = performance.now();
  }

  view(): HistoryView {
    const seconds =
      this.#beganAt === null ? 0 : ((this.#endedAt ?? performance.now()) - this.#beganAt) / 1_000;
    return {
      instrumentsDone: this.#done,
      instrumentsTotal: this.#total,
      tradesLoaded: this.#trades,
      tradesPerSecond: seconds > 0 ? Math.round(this.#trades / seconds) : 0,
      progress: this.#total === 0 ? 0 : this.#done / this.#total,
    };
  }
}
