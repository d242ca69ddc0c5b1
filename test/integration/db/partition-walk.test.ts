import { connectSql } from '@ae/db/client.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { ensurePartitions, PARTITIONED } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { afterEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const HOUR = 3_600_000;
const [FIRST_YEAR, LAST_YEAR] = [2031, 2040];
const zone = process.env['TZ'];
let database: TestDatabase | null = null;
afterEach(async () => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
  await database?.close();
  database = null;
});

/** The hours around each end of a month and each 28th, 29th and 30th day, as the hourly task would meet them. */
function* hours(): Generator<number> {
  for (let at = Date.UTC(FIRST_YEAR, 0, 1); at < Date.UTC(LAST_YEAR + 1, 0, 1); at += HOUR) {
    const day = new Date(at).getUTCDate();
    const hour = new Date(at).getUTCHours();
    if ((day >= 28 || day === 1) && (hour === 0 || hour === 23)) yield at;
  }
}

test.each(['Pacific/Kiritimati', 'America/Los_Angeles'])(
  'ten years of the hourly task store every row in its month of UTC (process and session in %s)',
  async (name) => {
    process.env['TZ'] = name;
    database = await testDatabase({ empty: true });
    await migrateDatabase(database.url);
    const sql = connectSql(database.url, { max: 1 });
    await sql`select set_config('timezone', ${name}, false)`;
    try {
      for (const at of hours()) {
        // The task last ran an hour ago; rows of this whole hour must find their month before it runs again.
        await ensurePartitions(sql, at - HOUR, at - HOUR);
        await sql`insert into agg_trades (instrument_id, agg_id, time, price, qty, trades, is_buyer_maker)
          select 1, t, to_timestamp(t / 1000.0), 1, 1, 1, true
          from unnest(array[${at}, ${at + HOUR - 1}]::bigint[]) as t on conflict do nothing`;
      }
      const [wrong] = await sql`
        select count(*)::int as rows, count(*) filter (where tableoid::regclass::text <>
          'agg_trades_' || to_char(time at time zone 'UTC', 'YYYY_MM'))::int as astray from agg_trades`;
      expect(wrong).toEqual({ rows: 2 * [...hours()].length, astray: 0 });
      const months = await listPartitions(sql);
      for (const { table } of PARTITIONED) {
        const own = months.filter(
          (month) => month.table === table && month.from >= Date.UTC(FIRST_YEAR, 0, 1),
        );
        expect(own.length).toBeGreaterThanOrEqual((LAST_YEAR - FIRST_YEAR + 1) * 12 + 2);
        for (const [index, month] of own.slice(1).entries()) expect(month.from).toBe(own[index]?.to);
      }
    } finally {
      await sql.end();
    }
  },
  300_000,
);

test('a month is made beside those who read and write its table', async () => {
  database = await testDatabase();
  const sql = connectSql(database.url, { max: 2 });
  const month = Date.UTC(2019, 0, 1);
  try {
    await sql.begin(async (busy) => {
      for (const { table } of PARTITIONED) await busy`lock table ${busy(table)} in row exclusive mode`;
      await ensurePartitions(sql, month, month);
    });
    const made = (await listPartitions(sql)).filter(({ from }) => from === month);
    expect(made.map(({ table }) => table)).toEqual(PARTITIONED.map(({ table }) => table).toSorted());
    const keys = await sql`select r.relname from pg_constraint c join pg_class r on r.oid = c.conrelid
      where c.contype = 'p' and r.relname in ${sql(made.map(({ name }) => name))}`;
    expect(keys, 'each has the key of its table').toHaveLength(made.length);
  } finally {
    await sql.end();
  }
});
