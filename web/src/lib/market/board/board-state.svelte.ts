/** The board of all instruments as state: changes are gathered per frame, the order changes rarely. */
import { untrack } from 'svelte';
import type { MarketBoardMessage, MarketRow } from './documents.ts';
import { type BoardQuery, orderOf } from './query.ts';

/** The order of live figures follows them this often at most, so that rows can be read. */
const SORT_EVERY_MS = 2_000;

type Frame = (paint: () => void) => void;
const nextFrame: Frame = (paint) => void requestAnimationFrame(paint);

export class BoardState {
  readonly #rows = new Map<string, MarketRow>();
  readonly #query: () => BoardQuery;
  readonly #frame: Frame;
  #painted = $state(0);
  #sorted = $state(0);
  #sortedAt = 0;
  #isWaiting = false;
  /** True while somebody points at a row: it must not move away under the pointer. */
  held = $state(false);

  /** `query` may read other state; `frame` calls back before the next paint. */
  constructor(rows: readonly MarketRow[], query: () => BoardQuery, frame: Frame = nextFrame) {
    for (const row of rows) this.#rows.set(row.symbol, row);
    this.#query = query;
    this.#frame = frame;
  }

  /** Symbols in the order of the screen. */
  readonly order: readonly string[] = $derived.by(() => {
    void this.#sorted;
    const query = this.#query();
    return untrack(() => orderOf(this.#rows.values(), query));
  });

  /** Instruments known, whether they match or not. */
  get size(): number {
    void this.#painted;
    return this.#rows.size;
  }

  /** The newest values of an instrument. */
  row(symbol: string): MarketRow | undefined {
    void this.#painted;
    return this.#rows.get(symbol);
  }

  /** Takes over a message; what it changes is shown with the next frame. */
  take({ marketBoard: { reset, rows } }: MarketBoardMessage): void {
    const known = this.#rows.size;
    if (reset) this.#rows.clear();
    for (const row of rows) this.#rows.set(row.symbol, row);
    if (reset || this.#rows.size !== known) this.#sortedAt = 0;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#frame(() => this.#paint(performance.now()));
  }

  #paint(now: number): void {
    this.#isWaiting = false;
    this.#painted += 1;
    if (this.held || now - this.#sortedAt < SORT_EVERY_MS) return;
    this.#sortedAt = now;
    this.#sorted += 1;
  }
}
