import type { IndicatorType } from '@ae/db/enums.ts';
import { inputError } from '../input-error.ts';
import type { RawRows } from './csv/rows.ts';
import { RepeatedRow } from './repeated-row.ts';
import { type BadValue, nextOf, placeOf, SeriesClock } from './series-clock.ts';

/** One value of a series at its own time. */
export interface SeriesValue {
  readonly type: IndicatorType;
  /** Epoch ms. */
  readonly time: number;
  readonly value: number;
}

/** Largest funding rate by far: the venue caps it at 0.03 (fraction per interval). */
const MOST_FUNDING = 0.5;

/**
 * Judges rows of fundingRate and metrics archives: times that rise (a row that stands twice counts once), rates and
 * ratios within reason. Throws InputError naming the first line that is wrong and why.
 */
export class SeriesRowReader {
  readonly #file: string;
  readonly #repeated = new RepeatedRow();
  #clock: SeriesClock | null = null;
  /** Times of the first and the last row so far, epoch ms; also of rows that give no value. */
  readonly span = { from: 0, to: 0 };

  constructor(file: string) {
    this.#file = file;
  }

  /** A row of metrics gives up to three values; cells that are empty or 0 give none. */
  read(rows: RawRows): SeriesValue[] {
    const values: SeriesValue[] = [];
    for (let row = 0; row < rows.length; row += 1) {
      if (!this.#repeated.isRepeated(rows, row)) values.push(...this.#judged(rows, row));
    }
    return values;
  }

  #judged(rows: RawRows, row: number): readonly SeriesValue[] {
    const { kind, fields } = rows.shape.layout;
    this.#clock ??= new SeriesClock(fields[0]?.name ?? 'time', -1);
    const given = rows.columns[0]?.[row] ?? Number.NaN;
    const time = this.#clock.toMs(given);
    const bad = Number.isNaN(time) ? this.#clock.fault(given, nextOf(rows, 0, row)) : faultOf(rows, row);
    if (bad !== null) throw inputError({ place: placeOf(this.#file, rows, row, bad), ...bad });
    this.span.from ||= time;
    this.span.to = time;
    return kind === 'fundingRate' ? fundingOf(rows, row, time) : metricsOf(rows, row, time);
  }
}

function fundingOf({ columns }: RawRows, row: number, time: number): SeriesValue[] {
  return [{ type: 'funding_settlement', time, value: columns[1]?.[row] ?? Number.NaN }];
}

function metricsOf({ columns }: RawRows, row: number, time: number): SeriesValue[] {
  const cell = (index: number) => columns[index]?.[row] ?? Number.NaN;
  const positions = cell(3);
  const values: SeriesValue[] = [
    { type: 'open_interest', time, value: cell(2) },
    // The archive publishes long ÷ short of the top traders' positions; the collector stores the long share.
    { type: 'top_trader_position', time, value: positions / (1 + positions) },
    { type: 'long_short_ratio', time, value: cell(4) },
  ];
  // A market has open interest on both sides: the archive writes 0 for days on which nothing was collected.
  return values.filter(({ value }) => value > 0);
}

/** Every number of the row is judged, also those that nothing is made of. */
function faultOf({ columns, shape }: RawRows, row: number): BadValue | null {
  const { kind, fields } = shape.layout;
  for (const [index, { name, cell }] of fields.entries()) {
    const value = columns[index]?.[row] ?? Number.NaN;
    const isRate = kind === 'fundingRate' && cell === 'decimal';
    const fault = cell === 'time' || cell === 'symbol' ? null : valueFault(name, value, isRate);
    if (fault !== null) return fault;
  }
  return null;
}

function valueFault(field: string, value: number, isRate: boolean): BadValue | null {
  if (isRate && Math.abs(value) > MOST_FUNDING) {
    return { field, value, expected: `a fraction from -${MOST_FUNDING} to ${MOST_FUNDING}` };
  }
  return isRate || !(value < 0) ? null : { field, value, expected: 'a number of at least 0' };
}
