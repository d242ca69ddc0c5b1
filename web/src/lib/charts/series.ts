/** What a time chart draws: columns over one shared time column. Pure. */

/** Formats a value of a series or an axis for people. */
export type FormatValue = (value: number) => string;

/** One column of a time chart. */
export interface ChartSeries {
  key: string;
  label: string;
  /** A CSS colour, normally a variable of the theme. */
  color: string;
  /** `step`: filled steps; `stairs`: steps as a line, for several on one axis. */
  kind: 'line' | 'area' | 'step' | 'stairs';
  /** One value per time; null is a hole in the line. */
  values: readonly (number | null)[];
  format: FormatValue;
  /** `right`: a scale of its own, e.g. a price beside volumes. Default left. */
  axis?: 'left' | 'right';
  dashed?: boolean;
}

/** A horizontal line at a value of the left scale, e.g. an entry score. */
export interface ChartRule {
  value: number;
  label: string;
  color: string;
}

/** Something that happened at a time, drawn as a triangle: up for long, down for short. */
export interface ChartMarker {
  at: number;
  value: number;
  direction: 'up' | 'down';
}

/** One time of the chart with the value of every series, in the order of the series. */
export interface ChartRow {
  time: Date;
  values: (number | null)[];
}

/** Rows for the drawing library out of columns; `at` in EpochMs, ascending. */
export function buildRows(at: readonly number[], series: readonly ChartSeries[]): ChartRow[] {
  return at.map((time, index) => ({
    time: new Date(time),
    values: series.map(({ values }) => values[index] ?? null),
  }));
}

/** What one series says in words: last, lowest and highest value; null when it has none. */
export interface SeriesSummary {
  last: number;
  min: number;
  max: number;
}

/** Summary of the known values of a column; null when none is known. */
export function summarize(values: readonly (number | null)[]): SeriesSummary | null {
  let summary: SeriesSummary | null = null;
  for (const value of values) {
    if (value === null) continue;
    summary =
      summary === null
        ? { last: value, min: value, max: value }
        : { last: value, min: Math.min(summary.min, value), max: Math.max(summary.max, value) };
  }
  return summary;
}

/** Points of a step line: each value holds until the next time, so a curve never slopes between trades. */
export function stepRows(rows: readonly ChartRow[], column: number): ChartRow[] {
  const steps: ChartRow[] = [];
  for (const row of rows) {
    const before = steps.at(-1);
    if (before !== undefined) steps.push({ time: row.time, values: replaced(row, before, column) });
    steps.push(row);
  }
  return steps;
}

function replaced(row: ChartRow, before: ChartRow, column: number): (number | null)[] {
  return row.values.map((value, index) => (index === column ? (before.values[column] ?? null) : value));
}
