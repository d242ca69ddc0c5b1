/** Forbidden hours in the form. Pure. */

export interface HoursValue {
  hours: number[];
  zone: string;
}

/** The 24 hours of a day. */
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** Hours of a draft; none in UTC when it has none. */
export function readHoursValue(value: unknown): HoursValue {
  if (typeof value !== 'object' || value === null) return { hours: [], zone: 'UTC' };
  const { hours, zone } = value as Partial<HoursValue>;
  return { hours: Array.isArray(hours) ? hours : [], zone: typeof zone === 'string' ? zone : 'UTC' };
}

/** The value with an hour switched over; null when none is left, as the configuration wants it. */
export function toggleHour({ hours, zone }: HoursValue, hour: number): HoursValue | null {
  const next = hours.includes(hour) ? hours.filter((other) => other !== hour) : [...hours, hour];
  return next.length === 0 ? null : { hours: next.sort((a, b) => a - b), zone };
}

/** Two digits, as on a clock. */
export function hourText(hour: number): string {
  return String(hour).padStart(2, '0');
}
