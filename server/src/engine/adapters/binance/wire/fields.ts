import type { RejectionReason } from '@ae/db/enums.ts';
import { type EpochMs, isEpochMs } from '../../../core/model/epoch-ms.ts';

/** A field of a message is not what the protocol promises. Caught inside wire/, never seen outside. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly reason: RejectionReason;
  constructor(reason: RejectionReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
  }
}

const DECIMAL = /^-?\d{1,24}(\.\d{1,24})?$/;

/** A finite decimal written as text; no exponent, no hex, no blanks, no empty text. */
export function decimalField(value: unknown, reason: RejectionReason): number {
  if (typeof value !== 'string' || !DECIMAL.test(value)) throw new WireError(reason, String(value));
  return Number(value);
}

export function priceField(value: unknown): number {
  const price = decimalField(value, 'bad_price');
  if (price <= 0) throw new WireError('bad_price', String(value));
  return price;
}

export function qtyField(value: unknown): number {
  const qty = decimalField(value, 'bad_quantity');
  if (qty <= 0) throw new WireError('bad_quantity', String(value));
  return qty;
}

/** A 64-bit id that a double holds exactly. */
export function idField(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new WireError('bad_id', String(value));
  return value as number;
}

export function timeField(value: unknown): EpochMs {
  if (!isEpochMs(value)) throw new WireError('bad_time', String(value));
  return value;
}

export function symbolField(value: unknown): string {
  if (typeof value !== 'string' || value === '' || value.length > 40) {
    throw new WireError('malformed', 'symbol');
  }
  return value;
}

export function flagField(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new WireError('malformed', 'flag');
  return value;
}

/** Runs a parser of one message; a WireError becomes its reason, any other error is a defect and passes. */
export function attempt<T>(parse: () => T): T | RejectionReason {
  try {
    return parse();
  } catch (error) {
    if (error instanceof WireError) return error.reason;
    if (error instanceof TypeError) return 'malformed';
    throw error;
  }
}
