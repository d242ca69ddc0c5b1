/** Lengths of candles that are made of minutes. */
export const EXPORT_INTERVALS = [
  ...['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '1w', '1M'],
] as const;

const UNITS: Readonly<Record<string, string>> = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks' };
/** Weeks start on Monday; all other lengths divide a day. */
const MONDAY = '2000-01-03T00:00:00Z';

/** SQL of the start of the candle that a minute belongs to. Only for members of EXPORT_INTERVALS. */
export function bucketSql(interval: string): string {
  if (interval === '1M') return `date_trunc('month', open_time, 'UTC')`;
  return `date_bin('${lengthSql(interval)}', open_time, '${MONDAY}')`;
}

/** SQL text of the length of a candle. */
export function lengthSql(interval: string): string {
  if (interval === '1M') return '1 month';
  return `${Number.parseInt(interval, 10)} ${UNITS[interval.slice(-1)] ?? 'minutes'}`;
}
