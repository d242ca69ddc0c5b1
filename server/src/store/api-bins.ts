import type { Sql } from '@ae/db/client.ts';
import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import { type BarInterval, barLength } from './api-candle-intervals.ts';
import { iso } from './rows.ts';

/** SQL for the start of the bar that a row belongs to, as `barStart` says it (weeks from Monday 1970-01-05). */
export function binOf(sql: Sql, interval: BarInterval, column: 'open_time' | 'time') {
  if (interval === 'mo1') return sql`date_trunc('month', ${sql(column)}, 'UTC')`;
  const origin = iso(interval === 'w1' ? 4 * DAY_MS : 0);
  const length = `${barLength(interval)} milliseconds`;
  return sql`date_bin(${length}::interval, ${sql(column)}, ${origin}::timestamptz)`;
}
