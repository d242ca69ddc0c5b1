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
  batches(): AsyncIterable<ExportBatch>;
}

/** Takes the rows of a series and makes a file of them. */
export interface TableWriter {
  write(batch: ExportBatch): Promise<void>;
  /** Resolves when the file is whole on disk. */
  finish(): Promise<void>;
  /** Lets go of the file after a failure. */
  abandon(): void;
}
