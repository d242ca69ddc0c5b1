import { monthPartitions } from '@ae/db/partitions.ts';
import { afterEach, describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** Walks ten years hour by hour with what the hourly task makes, and counts moments without a partition. */
function uncovered(): number {
  let missing = 0;
  const made = new Map<string, { from: number; to: number }>();
  for (let at = Date.UTC(2020, 0, 1); at < Date.UTC(2030, 0, 1); at += HOUR) {
    const last = at + HOUR - 1;
    for (const moment of [at, last]) {
      const name = `agg_trades_${new Date(moment).toISOString().slice(0, 7).replace('-', '_')}`;
      const month = made.get(name);
      if (made.size > 0 && (month === undefined || moment < month.from || moment >= month.to)) missing += 1;
    }
    for (const { name, from, to } of monthPartitions('agg_trades', at, at)) {
      made.set(name, { from: Date.parse(from), to: Date.parse(to) });
    }
  }
  return missing;
}

describe('partitions follow the calendar in UTC', () => {
  it.each(['UTC', 'Pacific/Kiritimati', 'America/New_York'])(
    'none is missing in ten years of hours (%s)',
    (name) => {
      process.env['TZ'] = name;
      expect(uncovered()).toBe(0);
    },
  );
});
