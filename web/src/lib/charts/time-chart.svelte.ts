/** State of a time chart: what to draw follows from the columns; nothing is rebuilt when they grow. */
import { type Domain, extent, including, niceTicks, padded, rescale } from './scale.ts';
import { buildRows, type ChartRow, type ChartRule, type ChartSeries, stepRows } from './series.ts';
import { pick, thinIndices } from './thin.ts';

export interface TimeChartInput {
  /** EpochMs, ascending. */
  at: readonly number[];
  series: readonly ChartSeries[];
  rules: readonly ChartRule[];
  /** Keeps zero in view and draws it. */
  zero: boolean;
  /** Fixed left scale; otherwise it follows the values. */
  domain: Domain | null;
}

/** More points than this are thinned: about two per pixel of a wide chart. */
const MOST_BUCKETS = 480;
const TICKS = 4;

/** One drawn series: its own rows and how its value is found on the left scale. */
export interface DrawnSeries {
  spec: ChartSeries;
  rows: ChartRow[];
  y: (row: ChartRow) => number | null;
  defined: (row: ChartRow) => boolean;
}

/** Derived drawing of a chart; reads its input lazily, so it follows props. */
export class TimeChartState {
  readonly #input: () => TimeChartInput;

  constructor(input: () => TimeChartInput) {
    this.#input = input;
  }

  readonly #kept = $derived.by(() => {
    const { at, series } = this.#input();
    return thinIndices(
      at.length,
      series.map(({ values }) => values),
      MOST_BUCKETS,
    );
  });

  readonly rows = $derived.by(() => {
    const { at, series } = this.#input();
    const thinned = series.map((one) => ({ ...one, values: pick(one.values, this.#kept) }));
    return buildRows(pick(at, this.#kept), thinned);
  });

  /** The newest time with its values, not thinned away: the readout when nothing is hovered. */
  readonly last = $derived(this.rows.at(-1) ?? null);

  readonly leftDomain = $derived.by((): Domain => {
    const { domain, series, rules, zero } = this.#input();
    if (domain !== null) return domain;
    const columns = series.filter(({ axis }) => axis !== 'right').map(({ values }) => values);
    const known = extent([...columns, rules.map(({ value }) => value)]) ?? [0, 1];
    return padded(zero ? including(known, 0) : known);
  });

  readonly rightDomain = $derived.by((): Domain | null => {
    const columns = this.#input().series.filter(({ axis }) => axis === 'right');
    const known = extent(columns.map(({ values }) => values));
    return known === null ? null : padded(known, 0.12);
  });

  readonly timeDomain = $derived.by((): [Date, Date] => {
    const { at } = this.#input();
    return [new Date(at[0] ?? 0), new Date(at.at(-1) ?? 1)];
  });

  readonly leftTicks = $derived(niceTicks(this.leftDomain, TICKS));

  /** Ticks of the right scale where they are on the left one, with their text's value. */
  readonly rightTicks = $derived.by(() => {
    if (this.rightDomain === null) return [];
    const toLeft = rescale(this.rightDomain, this.leftDomain);
    return niceTicks(this.rightDomain, TICKS).map((value) => ({ y: toLeft(value), value }));
  });

  readonly drawn = $derived.by((): DrawnSeries[] =>
    this.#input().series.map((spec, column) => {
      const scale = this.#toLeft(spec);
      return {
        spec,
        rows: isStepped(spec) ? stepRows(this.rows, column) : this.rows,
        y: (row) => scale(row.values[column] ?? null),
        defined: (row) => (row.values[column] ?? null) !== null,
      };
    }),
  );

  #toLeft(spec: ChartSeries): (value: number | null) => number | null {
    if (spec.axis !== 'right' || this.rightDomain === null) return (value) => value;
    const scale = rescale(this.rightDomain, this.leftDomain);
    return (value) => (value === null ? null : scale(value));
  }
}

function isStepped({ kind }: ChartSeries): boolean {
  return kind === 'step' || kind === 'stairs';
}
