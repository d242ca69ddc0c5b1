import type { ErrorCode } from './errors.ts';
import { FIELD_TABLE } from './field-table.ts';
import type { ForbiddenHours } from './strategy-config.ts';

/**
 * Reads forbidden hours; the fault's code when they are wrong. Hours come out ascending and once
 * each, so that the same choice always has the same hash; none at all is null.
 */
export function readHours(value: unknown): ForbiddenHours | null | ErrorCode {
  if (value === null) return null;
  if (!isHoursShape(value)) return 'wrong_type';
  if (!value.hours.every(isHour)) return 'out_of_range';
  if (!isZone(value.zone)) return 'unknown_zone';
  if (value.hours.length === 0) return null;
  return { hours: [...new Set(value.hours)].sort((a, b) => a - b), zone: value.zone };
}

function isHoursShape(value: unknown): value is ForbiddenHours {
  if (typeof value !== 'object' || value === null) return false;
  const { hours, zone, ...others } = value as Record<string, unknown>;
  return Array.isArray(hours) && typeof zone === 'string' && Object.keys(others).length === 0;
}

function isHour(hour: unknown): boolean {
  const { min, max } = FIELD_TABLE.forbiddenHours;
  return Number.isInteger(hour) && Number(hour) >= min && Number(hour) <= max;
}

/** Intl is the only list of IANA zones that both browsers and the engine carry; it throws on others. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
