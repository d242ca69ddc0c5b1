/** Times as text. Pure: language and zone are arguments. */
import { UNKNOWN } from './numbers.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** EpochMs, or the API's ISO-8601 text; null where it is not known. */
export type Moment = number | string | null | undefined;

/** EpochMs of a moment; null when there is none. */
export function toEpochMs(moment: Moment): number | null {
  if (moment === null || moment === undefined) return null;
  const epochMs = typeof moment === 'number' ? moment : Date.parse(moment);
  return Number.isFinite(epochMs) ? epochMs : null;
}

export type TimeStyle =
  | 'time'
  | 'minute'
  | 'day'
  | 'month'
  | 'year'
  | 'date'
  | 'dayMinute'
  | 'dateTime'
  | 'full';

const STYLES: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { month: 'short', day: 'numeric' },
  month: { month: 'short' },
  year: { year: 'numeric' },
  dayMinute: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  dateTime: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  full: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(tag: string, style: TimeStyle, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${tag} ${style} ${timeZone}`;
  const found = formatters.get(key);
  if (found !== undefined) return found;
  const zone = timeZone === undefined ? {} : { timeZone };
  const made = new Intl.DateTimeFormat(tag, { hourCycle: 'h23', ...STYLES[style], ...zone });
  formatters.set(key, made);
  return made;
}

/** A moment in a zone; without one, in the zone of the machine. 24-hour clock in every language. */
export function formatMoment(tag: string, moment: Moment, style: TimeStyle, timeZone?: string): string {
  const epochMs = toEpochMs(moment);
  if (epochMs === null) return UNKNOWN;
  const format = formatter(tag, style, timeZone);
  return style === 'full' ? withZoneLast(format.formatToParts(epochMs)) : format.format(epochMs);
}

/** Chinese would put the name of the zone between date and time, where it seems to belong to the date. */
function withZoneLast(parts: readonly Intl.DateTimeFormatPart[]): string {
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const rest = parts.filter(({ type }) => type !== 'timeZoneName').map(({ value }) => value);
  return `${rest.join('').replace(/\s+/g, ' ').trim()} ${zone}`;
}

/** Units of a duration in the order they are written, and what stands between two of them. */
export type DurationUnits = readonly [day: string, hour: string, minute: string, second: string, gap: string];

/** A duration by its two largest units: `3d 4h`, `12m 05s`; below a second in ms. */
export function formatDuration(durationMs: number | null | undefined, units: DurationUnits): string {
  if (durationMs === null || durationMs === undefined || !Number.isFinite(durationMs)) return UNKNOWN;
  const ms = Math.max(0, durationMs);
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  const [day, hour, minute, second, gap] = units;
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
    `${large}${largeUnit}${gap}${String(small).padStart(2, '0')}${smallUnit}`;
  if (ms >= DAY_MS) return pair(Math.floor(ms / DAY_MS), day, Math.floor((ms % DAY_MS) / HOUR_MS), hour);
  if (ms >= HOUR_MS)
    return pair(Math.floor(ms / HOUR_MS), hour, Math.floor((ms % HOUR_MS) / MINUTE_MS), minute);
  if (ms >= MINUTE_MS)
    return pair(Math.floor(ms / MINUTE_MS), minute, Math.floor((ms % MINUTE_MS) / SECOND_MS), second);
  return `${Math.floor(ms / SECOND_MS)}${second}`;
}

/** Time left as `hh:mm:ss`, constant in width; never below zero. */
export function formatCountdown(leftMs: number | null | undefined): string {
  if (leftMs === null || leftMs === undefined || !Number.isFinite(leftMs)) return UNKNOWN;
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  const parts = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
