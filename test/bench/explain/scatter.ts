import { connectSql } from '@ae/db/client.ts';

/** Other instruments that trade in between. */
const OTHERS = 9;

/**
 * Puts the stored trades among those of other instruments, as a whole market is stored: then hardly two of them lie
 * together, and reading a day of one looks at as many pages as the market fills.
 */
export async function scatterTrades(databaseUrl: string): Promise<void> {
  const sql = connectSql(databaseUrl, { max: 1 });
  await sql`create temp table own as select * from agg_trades`;
  await sql`truncate agg_trades`;
  await sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select own.instrument_id + other, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker
    from (select * from own order by agg_id) own cross join generate_series(0, ${OTHERS}::int) other`;
  await sql`vacuum (analyze) agg_trades`;
  await sql.end();
}
