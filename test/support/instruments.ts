import type { Sql } from '@ae/db/client.ts';

/** Stores instruments of the simulated venue, with the filters of BTCUSDT; their ids, in the order of the symbols. */
export async function insertInstruments(
  sql: Sql,
  symbols: readonly string[],
  set: 'core' | 'wide' = 'core',
): Promise<readonly number[]> {
  const rows = await sql<{ id: number }[]>`
    insert into instruments (venue, symbol, base_asset, quote_asset, instrument_set, status, tick_size, step_size,
      min_qty, max_qty, market_step_size, market_min_qty, market_max_qty, min_notional, multiplier_up,
      multiplier_down, updated_at)
    select 'simulated', s, s, 'USDT', ${set}, 'TRADING', '0.1', '0.001', '0.001', '1000', '0.001', '0.001', '100',
      '5', '1.05', '0.95', now() from unnest(${[...symbols]}::text[]) with ordinality as u(s, n) order by n
    returning id`;
  return rows.map(({ id }) => id);
}
