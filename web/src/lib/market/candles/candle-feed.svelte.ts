/** The bars of one instrument: the newest, then older ones as the chart goes back, then what is pushed. */
import type { Client } from '@urql/core';
import { createSubscriber } from 'svelte/reactivity';
import { ask } from '../../graphql/ask.ts';
import { repeat } from '../../graphql/retry.ts';
import { type Bar, mergeBars, withBar } from './bars.ts';
import { barOf, type CandleMessage, CandlesQuery } from './documents.ts';
import type { Interval } from './intervals.ts';

/** Bars of one reading. */
export const BARS_PER_PAGE = 500;

const NOTHING_BEGUN = Number.NEGATIVE_INFINITY;

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
  #error = $state<string | null>(null);
  readonly #client: Client;
  readonly #symbol: string;
  #wanted: Interval;
  /** Rises with each change of the interval: what was asked for before it is not wanted any more. */
  #round = 0;
  #isReading = false;
  /** Nothing is older than the oldest bar, unless history comes in. */
  #isComplete = false;
  /** No message of this interval yet: the first one begins anew and says nothing new of the bars that are read. */
  #isFirst = true;
  /** What is pushed until the bars before it are read; null when none are wanted. */
  #pushed: readonly Bar[] | null = null;
  #isAnewAgain = false;
  /** Opening of the bar that a first message told while its interval was being read. */
  #begunAt = NOTHING_BEGUN;
  /** While somebody looks at old bars they are read again by themselves. */
  readonly #heal = createSubscriber(() => repeat(this.reload));

  constructor(client: Client, symbol: string, interval: Interval, bars: readonly Bar[] | null) {
    this.#client = client;
    this.#symbol = symbol;
    this.#wanted = interval;
    if (bars !== null) this.series = { interval, bars };
  }

  /** Why the last reading failed; null while all is well. */
  get error(): string | null {
    if (this.#error !== null && this.series !== null) this.#heal();
    return this.#error;
  }

  /** Changes to another interval; the old bars stay until the new ones are there. */
  async show(interval: Interval): Promise<void> {
    if (interval === this.#wanted && this.series !== null) return;
    this.#wanted = interval;
    this.#round += 1;
    this.#isComplete = false;
    this.#isFirst = true;
    this.#begunAt = NOTHING_BEGUN;
    // A bar that ends while it is read is told its end by a push alone.
    this.#pushed = [];
    await this.reload();
  }

  /** Reads the newest bars again, e.g. after the connection was away; then come those that were pushed meanwhile. */
  reload = async (): Promise<void> => {
    let isRead: boolean;
    do {
      this.#isAnewAgain = false;
      isRead = await this.#readNewest();
      if (isRead) this.#isAnewAgain ||= this.#hasEndedBehind();
    } while (this.#isAnewAgain);
    if (!isRead) return;
    this.#error = null;
    const { series } = this;
    if (series === null || this.#pushed === null) return;
    this.series = { ...series, bars: this.#pushed.reduce(withBar, series.bars) };
    this.#pushed = null;
  };

  /** The first message was of a bar beyond those that were read: how they ended, nobody was told. */
  #hasEndedBehind(): boolean {
    const begunAt = this.#begunAt;
    this.#begunAt = NOTHING_BEGUN;
    return this.#isPast(begunAt);
  }

  #isPast(openAt: number): boolean {
    return openAt > (this.series?.bars.at(-1)?.openAt ?? Number.POSITIVE_INFINITY);
  }

  #readNewest(): Promise<boolean> {
    const interval = this.#wanted;
    return this.#read(null, (bars) => {
      const known = this.series?.interval === interval ? this.series.bars : [];
      // Away for longer than one reading: what was before would stand there with a hole.
      const isApart = (bars[0]?.openAt ?? 0) > (known.at(-1)?.openAt ?? 0);
      if (!isApart) return mergeBars(known, bars);
      // The series begins anew: there are older bars again.
      this.#isComplete = false;
      return bars;
    });
  }

  /** Reads bars older than the oldest; nothing happens while that is under way or when there are none. */
  older = async (): Promise<void> => {
    const { series } = this;
    const oldest = series?.bars[0]?.openAt;
    // While another interval is on its way there is nothing that its bars could be put before.
    if (oldest === undefined || series?.interval !== this.#wanted) return;
    if (this.#isReading || this.#isComplete) return;
    this.#isReading = true;
    await this.#read(oldest, (bars) => {
      const now = this.series?.bars ?? [];
      const all = mergeBars(bars, now);
      this.#isComplete = all.length === now.length;
      return all;
    });
    this.#isReading = false;
  };

  /**
   * Takes over a pushed bar; one that begins anew first waits for the bars before it, which may have changed, and one of
   * an interval that is on its way for those of that interval.
   */
  take({ candle }: CandleMessage): void {
    if (candle.interval !== this.#wanted) return;
    const series = this.series?.interval === this.#wanted ? this.series : null;
    const bar = barOf(candle.candle);
    const isAnew = candle.reset && (!this.#isFirst || this.#begin(bar.openAt, series !== null));
    this.#isFirst = false;
    if (isAnew) this.#isComplete = false;
    if (this.#pushed !== null) {
      this.#pushed = withBar(this.#pushed, bar);
      this.#isAnewAgain ||= isAnew;
    } else if (isAnew) {
      this.#pushed = [bar];
      void this.reload();
    } else if (series !== null) this.series = { ...series, bars: withBar(series.bars, bar) };
  }

  /** A first message: true when bars between it and those shown may be missing; before they are read that is not known. */
  #begin(openAt: number, isShown: boolean): boolean {
    if (isShown) return this.#isPast(openAt);
    this.#begunAt = openAt;
    return false;
  }

  /** True when what was read is shown now. */
  async #read(to: number | null, merge: (bars: Bar[]) => Bar[]): Promise<boolean> {
    const [round, interval] = [this.#round, this.#wanted];
    try {
      const bars = await readBars(this.#client, this.#symbol, { interval, to });
      if (round !== this.#round) return false;
      this.series = { interval, bars: merge(bars) };
      return true;
    } catch (error) {
      if (round === this.#round) this.#error = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
}
