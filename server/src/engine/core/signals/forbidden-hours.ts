import type { ForbiddenHours } from '@ae/strategies/config.ts';
import type { EpochMs } from '../model/epoch-ms.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** True in an hour of the day, in the configuration's zone, in which nothing is opened. */
export function isForbiddenHour(forbidden: ForbiddenHours | null, at: EpochMs): boolean {
  return forbidden?.hours.includes(hourIn(forbidden.zone, at)) ?? false;
}

/** Hour 0..23 in an IANA zone, daylight saving included. */
function hourIn(zone: string, at: EpochMs): number {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
    formatters.set(zone, formatter);
  }
  return Number(formatter.format(at));
}
