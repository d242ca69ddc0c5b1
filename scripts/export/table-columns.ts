/** How a column of an export is written. */
export type ColumnType = 'whole' | 'double' | 'flag' | 'text';

export interface ExportColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Some rows have no value. */
  readonly nullable?: true;
}

/** Rows as columns in the order of their description; what a nullable double lacks is NaN, a text null. */
export interface ExportBatch {
  readonly length: number;
  readonly columns: readonly ArrayLike<number | string | null>[];
}

/** A stored series, a bounded batch at a time. */
export interface ExportSeries {
  readonly columns: readonly ExportColumn[];
  /** Rows there are, for the progress. */
  count(): Promise<number>;
  /** Behind these rows, or from the first on. The order is the same every time. */
  batches(behind?: RowsBehind): AsyncIterable<ExportBatch>;
}

/** What of a series a file holds already. */
export interface RowsBehind {
  readonly rows: number;
  /** First column of the last of them. */
  readonly last: number;
}

/** A place in a file that writing can go on from in another process. */
export interface WriterMark {
  readonly bytes: number;
  /** What the writer must know again; anything that `v8.serialize` takes. */
  readonly state: unknown;
}

/** Takes the rows of a series and makes a file of them. */
export interface TableWriter {
  write(batch: ExportBatch): Promise<void>;
  /** Brings all rows so far to the disk. */
  mark(): Promise<WriterMark>;
  /** Resolves when the file is whole on disk. */
  finish(): Promise<void>;
  /** Lets go of the file after a failure. */
  abandon(): void;
}
