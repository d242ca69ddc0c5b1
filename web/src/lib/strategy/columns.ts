/** One column of a table. */
export interface Column {
  key: string;
  label: string;
  /** A number: aligned at its end. */
  num?: boolean;
  /** Long text: takes more room where rows are cards. */
  wide?: boolean;
}
