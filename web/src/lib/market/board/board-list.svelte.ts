/** Which rows of a long list in the page's own scroll are drawn. */
import { createWindowVirtualizer } from '@tanstack/svelte-virtual';

/** Rows that the server draws; about two screens. */
const FIRST_ROWS = 40;
const OVERSCAN = 12;

/** One drawn row: its place in the list and its distance from the list's top, px. */
export interface DrawnRow {
  readonly index: number;
  readonly top: number;
}

export interface BoardListInput {
  readonly count: number;
  /** Height of one row, px. */
  readonly rowHeight: number;
  /** Distance of the list from the top of the page, px. */
  readonly offset: number;
}

export class BoardList {
  #items = $state.raw<readonly DrawnRow[] | null>(null);
  readonly #input: () => BoardListInput;
  // Each by itself: the list is made anew when one of them changes, not whenever they are computed.
  readonly #count = $derived.by(() => this.#input().count);
  readonly #rowHeight = $derived.by(() => this.#input().rowHeight);
  readonly #offset = $derived.by(() => this.#input().offset);

  /** Call while the component is set up. */
  constructor(input: () => BoardListInput) {
    this.#input = input;
    $effect(() => this.#follow());
  }

  /** Rows to draw: until the page is alive the first ones. */
  readonly rows: readonly DrawnRow[] = $derived.by(() => {
    if (this.#items !== null) return this.#items.filter(({ index }) => index < this.#count);
    return Array.from({ length: Math.min(this.#count, FIRST_ROWS) }, (_, index) => ({
      index,
      top: index * this.#rowHeight,
    }));
  });

  /** Height of the whole list, px. */
  readonly height: number = $derived.by(() => this.#count * this.#rowHeight);

  #follow(): () => void {
    const [count, rowHeight, offset] = [this.#count, this.#rowHeight, this.#offset];
    const list = createWindowVirtualizer<HTMLElement>({
      count,
      estimateSize: () => rowHeight,
      overscan: OVERSCAN,
      scrollMargin: offset,
    });
    return list.subscribe((instance) => {
      const items = instance.getVirtualItems();
      if (items.length > 0 || count === 0)
        this.#items = items.map(({ index, start }) => ({ index, top: start - offset }));
    });
  }
}
