/** A connection that is read page by page: rows so far, and whether there are more. */
import { type Connection, joined, nextCursor, nodesOf } from './connection.ts';
import { Loaded } from './loaded.svelte.ts';

/** Rows of one page of a table. */
export const ROWS_PER_PAGE = 20;

export interface Rows<T> {
  rows: T[];
  /** Cursor that the next page follows; null after the last page. */
  next: string | null;
}

/** Reads the page after a cursor; null is the first page. */
export type ReadPage<T> = (after: string | null) => Promise<Connection<T>>;

/** Rows read so far; `restart` begins with the first page again, `more` adds one. */
export class Paged<T extends { id: string }> extends Loaded<Rows<T>> {
  #after: string | null = null;

  constructor(read: ReadPage<T>) {
    super(async () => {
      const page = await read(this.#after);
      const before = this.#after === null ? [] : (this.data?.rows ?? []);
      return { rows: joined(before, nodesOf(page)), next: nextCursor(page) };
    });
  }

  /** Starts over with the first page. */
  async restart(): Promise<void> {
    this.#after = null;
    await this.reload();
  }

  /** Adds the next page; nothing happens when there is none or one is on its way. */
  async more(): Promise<void> {
    const next = this.data?.next ?? null;
    if (next === null || this.busy) return;
    this.#after = next;
    await this.reload();
  }
}
