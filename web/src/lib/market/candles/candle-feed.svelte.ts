/** The bars of one instrument: the newest, then older ones as the chart goes back, then what is pushed. */
import type { Client } from '@urql/core';
import { ask } from '../../graphql/ask.ts';
import { type Bar, mergeBars, withBar } from './bars.ts';
import { barOf, type CandleMessage, CandlesQuery } from './documents.ts';
import type { Interval } from './intervals.ts';

/** Bars of one reading. */
export const BARS_PER_PAGE = 500;

/** Bars and what they are bars of: both change together. */
export interface BarSeries {
  readonly interval: Interval;
  readonly bars: readonly Bar[];
}

/** Reads bars before `to` (EpochMs; null: the newest), oldest first. */
export async function readBars(
  client: Client,
  symbol: string,
  { interval, to }: { readonly interval: Interval; readonly to: number | null },
): Promise<Bar[]> {
  const { candles } = await ask(client, CandlesQuery, {
    symbol,
    interval,
    to: to === null ? null : new Date(to).toISOString(),
    first: BARS_PER_PAGE,
  });
  return candles.edges.map(({ node }) => barOf(node));
}

export class CandleFeed {
  series = $state.raw<BarSeries | null>(null);
  error = $state<string | null>(null);
  readonly #client: Client;
  readonly #symbol: string;
  #wanted: Interval;
  #isReading = false;
  /** Nothing is older than the oldest bar, unless history comes in. */
  #isComplete = false;
  /** No message since the bars were read for the first time: the first one begins anew and says nothing new of them. */
  #isFirst = true;
  /** What is pushed while bars between are being read; null when none are. */
  #pushed: Bar[] | null = null;
  #isAnewAgain = false;

  constructor(client: Client, symbol: string, interval: Interval, bars: readonly Bar[] | null) {
    this.#client = client;
    this.#symbol = symbol;
    this.#wanted = interval;
    if (bars !== null) this.series = { interval, bars };
  }

  /** Changes to another interval; the old bars stay until the new ones are there. */
  async show(interval: Interval): Promise<void> {
    if (interval === this.#wanted && this.series !== null) return;
    this.#wanted = interval;
    this.#isComplete = false;
    this.#isFirst = true;
    await this.reload();
  }

  /** Reads the newest bars again, e.g. after the connection was away. */
  reload = async (): Promise<void> => {
    const interval = this.#wanted;
    await this.#read(interval, null, (bars) => {
      const known = this.series?.interval === interval ? this.series.bars : [];
      // Away for longer than one reading: what was before would stand there with a hole.
      const isApart = (bars[0]?.openAt ?? 0) > (known.at(-1)?.openAt ?? 0);
      if (!isApart) return mergeBars(known, bars);
      // The series begins anew: there are older bars again.
      this.#isComplete = false;
      return bars;
    });
  };

  /** Reads bars older than the oldest; nothing happens while that is under way or when there are none. */
  older = async (): Promise<void> => {
    const oldest = this.series?.bars[0]?.openAt;
    if (oldest === undefined || this.#isReading || this.#isComplete) return;
    this.#isReading = true;
    await this.#read(this.#wanted, oldest, (bars) => {
      const now = this.series?.bars ?? [];
      const all = mergeBars(bars, now);
      this.#isComplete = all.length === now.length;
      return all;
    });
    this.#isReading = false;
  };

  /** Takes over a pushed bar; one that begins anew first waits for the bars before it, which may have changed. */
  take({ candle }: CandleMessage): void {
    const { series } = this;
    if (series === null || series.interval !== candle.interval) return;
    const bar = barOf(candle.candle);
    const isPast = bar.openAt > (series.bars.at(-1)?.openAt ?? Number.POSITIVE_INFINITY);
    const isAnew = candle.reset && (isPast || !this.#isFirst);
    this.#isFirst = false;
    if (isAnew) this.#isComplete = false;
    if (this.#pushed !== null) {
      this.#pushed.push(bar);
      this.#isAnewAgain ||= isAnew;
    } else if (isAnew) void this.#readBefore(bar, candle.interval);
    else this.series = { ...series, bars: withBar(series.bars, bar) };
  }

  async #readBefore(bar: Bar, interval: Interval): Promise<void> {
    this.#pushed = [bar];
    do {
      this.#isAnewAgain = false;
      await this.reload();
    } while (this.#isAnewAgain);
    const pushed = this.#pushed;
    this.#pushed = null;
    if (this.series?.interval !== interval) return;
    this.series = { interval, bars: pushed.reduce(withBar, this.series.bars) };
  }

  async #read(interval: Interval, to: number | null, merge: (bars: Bar[]) => Bar[]): Promise<void> {
    try {
      const bars = await readBars(this.#client, this.#symbol, { interval, to });
      if (interval !== this.#wanted) return;
      this.series = { interval, bars: merge(bars) };
      this.error = null;
    } catch (error) {
      if (interval === this.#wanted) this.error = error instanceof Error ? error.message : String(error);
    }
  }
}
