/** One column of a table. */
export interface Column {
  key: string;
  label: string;
  /** A number: aligned at its end. */
  num?: boolean;
}
