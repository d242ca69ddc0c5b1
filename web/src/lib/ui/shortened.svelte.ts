/** Long lists are cut until somebody asks for the rest or searches. */
export class Shortened<Row> {
  search = $state('');
  isWhole = $state(false);
  readonly #rows: () => readonly Row[];
  readonly #nameOf: (row: Row) => string;
  readonly #most: number;

  constructor(rows: () => readonly Row[], nameOf: (row: Row) => string, most: number) {
    this.#rows = rows;
    this.#nameOf = nameOf;
    this.#most = most;
  }

  /** Rows that match the search. */
  readonly found: readonly Row[] = $derived.by(() => {
    const wanted = this.search.trim().toUpperCase();
    return this.#rows().filter((row) => this.#nameOf(row).toUpperCase().includes(wanted));
  });

  /** Rows to show. */
  readonly shown: readonly Row[] = $derived.by(() =>
    this.isWhole ? this.found : this.found.slice(0, this.#most),
  );

  /** True when there is more than is shown. */
  get isCut(): boolean {
    return this.shown.length < this.found.length;
  }
}
