import type { EpochMs } from '@ae/server/engine/core/model/epoch-ms.ts';
import { inputError } from '../input-error.ts';
import { CELL_WORDS } from './csv/cells.ts';

/** Checks of single fields of a trade; each throws InputError with the place, the value and what was expected. */

const DECIMAL = /^\d+(\.\d+)?$/;
/** Far above any price or quantity; a number beyond it is a shifted column. */
const LARGEST = 1e13;
/** 2010-01-01 and 2100-01-01 UTC in milliseconds: nothing traded before, nothing is known after. */
export const EARLIEST_MS = 1_262_304_000_000;
export const LATEST_MS = 4_102_444_800_000;

export type TimeUnit = 'ms' | 'us';

/** A decimal number above zero without sign or exponent, as the venue writes them. */
export function positiveDecimal(place: string, field: string, text: unknown): number {
  const value = typeof text === 'string' && DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value < LARGEST) return value;
  throw inputError({ place, field, value: text, expected: 'a decimal number above 0' });
}

/** An id: a whole number of at least 0 that is exact as a double. */
export function wholeId(place: string, field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw inputError({ place, field, value, expected: CELL_WORDS.whole });
}

/** Unit of a time by its magnitude; null when it is neither milliseconds nor microseconds since the epoch. */
export function timeUnit(value: number): TimeUnit | null {
  if (value >= EARLIEST_MS && value < LATEST_MS) return 'ms';
  return value >= EARLIEST_MS * 1_000 && value < LATEST_MS * 1_000 ? 'us' : null;
}

/** Epoch milliseconds of a time in the file's unit; every line must have the unit of the first one. */
export function tradeTime(place: string, field: string, value: number, unit: TimeUnit | null): EpochMs {
  const found = timeUnit(value);
  if (found === null || (unit !== null && found !== unit)) {
    throw inputError({ place, field, value, expected: unitWords(unit) });
  }
  return found === 'ms' ? value : Math.floor(value / 1_000);
}

function unitWords(unit: TimeUnit | null): string {
  if (unit === 'ms') return 'epoch milliseconds like the lines before';
  if (unit === 'us') return 'epoch microseconds like the lines before';
  return 'epoch milliseconds or microseconds from 2010 to 2100';
}
