import { VENUE_SYMBOL } from '@ae/db/enums.ts';
import { isEpochMs } from '@ae/server/engine/core/model/epoch-ms.ts';
import { InputError, inputError } from '../input-error.ts';

/** Checks of values given on the command line; each throws InputError naming the option. */

/** An instrument's name as the venue writes it (upper case). */
export function symbolOption(value: string): string {
  if (VENUE_SYMBOL.test(value)) return value;
  throw inputError({
    place: '--symbol',
    field: 'symbol',
    value,
    expected: 'an instrument in upper case, e.g. BTCUSDT',
  });
}

/** A time in epoch milliseconds; seconds, micro- and nanoseconds and dates are told apart in the message. */
export function epochMsOption(option: string, value: string, otherForms = ''): number {
  const number = /^\d{1,19}$/.test(value) ? Number(value) : Number.NaN;
  if (isEpochMs(number) && number < LATEST_MS) return number;
  throw inputError({
    place: option,
    field: 'time',
    value,
    expected: `${otherForms}epoch milliseconds, 13 digits${hint(number)}`,
  });
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?)?$/;

/** A time as a date, a date and time in UTC, or epoch milliseconds. */
export function timeOption(option: string, value: string): number {
  if (!DATE.test(value)) return epochMsOption(option, value, 'a date such as 2024-07-31, or ');
  const at = Date.parse(value.includes('T') && !value.endsWith('Z') ? `${value}Z` : value);
  if (isOnDay(at, value)) return at;
  throw inputError({ place: option, field: 'time', value, expected: 'a date that exists, e.g. 2024-07-31' });
}

/** 30 February parses, as a day of March. */
function isOnDay(at: number, text: string): boolean {
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10));
}

/** The start of a UTC day. */
export function dayOption(option: string, value: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
  if (isOnDay(at, value)) return at;
  throw inputError({
    place: option,
    field: 'day',
    value,
    expected: 'a UTC day that exists, e.g. 2024-07-01',
  });
}

const LATEST_MS = 10_000_000_000_000;

function hint(value: number): string {
  if (Number.isNaN(value)) return '';
  if (value >= 1e9 && value < 1e10) return '; this looks like seconds, multiply by 1000';
  if (value >= 1e15 && value < 1e17) return '; this looks like microseconds, divide by 1000';
  return value >= 1e18 ? '; this looks like nanoseconds, divide by 1000000' : '';
}

/** A whole number within a range; the default when the option was not given. */
export function wholeOption(
  option: string,
  value: string | null,
  { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  if (value === null) return fallback;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw inputError({
    place: option,
    field: 'number',
    value,
    expected: `a whole number from ${min} to ${max}`,
  });
}

/** One of a fixed set of words. */
export function wordOption<T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new InputError(
    `${option}: ${JSON.stringify(value)} is not known (expected one of ${words.join(', ')})`,
  );
}
