/** A Postgres array literal: one text parameter a column (`…::text::bigint[]`), far cheaper than a value each. */
export function arrayLiteral(values: readonly (number | boolean | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : String(value))).join(',')}}`;
}

/** Epoch milliseconds as the text Postgres reads. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A time column read by postgres.js, as epoch milliseconds. */
export function epochMs(value: unknown): number {
  return value instanceof Date ? value.getTime() : new Date(String(value)).getTime();
}
