import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { quote } from '../input-error.ts';
import type { RawRows } from './csv/rows.ts';
import { EARLIEST_MS, LATEST_MS, type TimeUnit, timeUnit } from './trade-fields.ts';

/** A value that cannot be, and what it should have been. */
export interface BadValue {
  readonly field: string;
  readonly value: unknown;
  readonly expected: string;
  /** How many rows before the one that was looked at; 0 unless said. */
  readonly rowsBack?: number;
}

/** Where a bad value of a row stands. */
export function placeOf(file: string, rows: RawRows, row: number, { rowsBack = 0 }: BadValue): string {
  return `${file} ${rows.unit} ${rows.first + row - rowsBack}`;
}

/** What a column says in the row after one; NaN where these rows end. */
export function nextOf({ columns, length }: RawRows, column: number, row: number): number {
  return row + 1 < length ? (columns[column]?.[row + 1] ?? Number.NaN) : Number.NaN;
}

/** How far a row may lie before the one before it: matching engines publish a moment out of order. */
const MOST_BACK_MS = 10_000;
/** Farther ahead of the row before than any market rests. */
const FAR_MS = DAY_MS;
/** Of a series with a row at every step: farther ahead than rows are left out. */
const FAR_STEPS = 3;
/** Clocks of computers differ, and so do days: a time may lie this far ahead of the present. */
const AHEAD_MS = DAY_MS;
const UNITS = 'epoch milliseconds or microseconds from 2010 to 2100';

/** Times of one file: one unit from the first row to the last, never far back, none of the future. */
export class SeriesClock {
  readonly #field: string;
  readonly #mostBackMs: number;
  /** Units of the file per millisecond; 0 before the first row. */
  #scale = 0;
  #latest = 0;
  /** The latest time before that. */
  #before = 0;
  /** A row may not be before this; nor at or after that. */
  #earliest = EARLIEST_MS;
  readonly #end: number;

  /** `mostBackMs` −1: times must rise from row to row. */
  constructor(field: string, mostBackMs: number = MOST_BACK_MS, now: number = Date.now()) {
    this.#field = field;
    this.#end = Math.min(now + AHEAD_MS, LATEST_MS);
    this.#mostBackMs = mostBackMs;
  }

  /** Epoch milliseconds of a time as it stands in the file; NaN when it cannot be one (see `fault`). */
  toMs(value: number): number {
    if (this.#scale === 0) this.#scale = scaleOf(timeUnit(value));
    const at = this.#scale === 1 ? value : Math.floor(value / this.#scale);
    if (!(at >= this.#earliest && at < this.#end)) return Number.NaN;
    if (at > this.#latest) {
      this.#before = this.#latest;
      this.#latest = at;
      this.#earliest = Math.max(EARLIEST_MS, at - this.#mostBackMs);
    }
    return at;
  }

  /** Why a time was refused; `next` is what the row after it says, NaN when nobody knows. */
  fault(value: number, next: number): BadValue {
    const unit = timeUnit(value);
    if (unit === null) return this.#bad(value, `${UNITS}${hint(value)}`);
    if (scaleOf(unit) !== this.#scale)
      return this.#bad(value, `${unitWords(this.#scale)} like the rows before`);
    if (value >= this.#end * this.#scale) return this.#bad(value, 'a time that is not in the future');
    return this.#outlier(value, next) ?? this.#bad(value, this.#orderWords());
  }

  /** The row before, when it is the wrong one of the two. */
  #outlier(value: number, next: number): BadValue | null {
    const at = Math.floor(value / this.#scale);
    const around = {
      before: this.#before,
      next: Math.floor(next / this.#scale),
      far: this.#mostBackMs < 0 ? (at - this.#before) * FAR_STEPS : FAR_MS,
      mostBack: this.#mostBackMs,
    };
    if (!isOutlier(at, this.#latest, around)) return null;
    const expected = `about ${new Date(at).toISOString()} like the rows around it`;
    return { ...this.#bad(this.#latest * this.#scale, expected), rowsBack: 1 };
  }

  #orderWords(): string {
    const before = new Date(this.#latest).toISOString();
    return this.#mostBackMs < 0 ? `after the row before, ${before}` : `not before ${before}`;
  }

  #bad(value: number, expected: string): BadValue {
    return { field: this.#field, value, expected };
  }
}

/** What stands around two values that do not rise. */
interface Around {
  /** The value before both. */
  readonly before: number;
  /** The one behind both; NaN when nobody knows. */
  readonly next: number;
  /** Farther ahead of the value before it than a value may lie. */
  readonly far: number;
  /** How far a value may lie before the one before it; −1: they must rise. */
  readonly mostBack: number;
}

/**
 * Whether, of two values that do not rise, the first is the wrong one: without it the others are a series, and without
 * the second they are none. Where the value behind them is not known: the first is far ahead of the value before it,
 * and the second goes on from there.
 */
export function isOutlier(value: number, last: number, { before, next, far, mostBack }: Around): boolean {
  const follows = (one: number, other: number) => one >= other - mostBack;
  if (!follows(value, before)) return false;
  if (!Number.isNaN(next)) return follows(next, value) && !follows(next, last);
  const ahead = last - before;
  return before > 0 && ahead > far && value - before < ahead / 2;
}

function scaleOf(unit: TimeUnit | null): number {
  if (unit === null) return Number.NaN;
  return unit === 'ms' ? 1 : 1_000;
}

function unitWords(scale: number): string {
  return scale === 1 ? 'epoch milliseconds' : 'epoch microseconds';
}

function hint(value: number): string {
  if (timeUnit(value * 1_000) === 'ms') return `; ${quote(value)} looks like seconds`;
  return timeUnit(value / 1_000) === 'us' ? `; ${quote(value)} looks like nanoseconds` : '';
}
