import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { CheckedFile } from './check.ts';
import { assetsOf } from './contract-name.ts';
import { stepOf } from './digits.ts';

/** Status of a contract that was made from a file; the venue's own description replaces all of it. */
const IMPORTED = 'IMPORTED';
/** What the venue asks of most contracts; used until it has said itself. */
const FILTERS = { maxQty: '1000000000', minNotional: '5', multiplierUp: '1.05', multiplierDown: '0.95' };

/**
 * Our id of an instrument of the venue. One that is not known yet (no start of the product has asked the venue) is
 * made from the file: its price and lot step are the smallest in it.
 */
export async function instrumentFor(sql: Sql, venue: Venue, file: CheckedFile): Promise<number> {
  const known = await findInstrument(sql, venue, file.symbol);
  if (known !== null) return known;
  const step = stepOf(file.digits.qty);
  const { base, quote } = assetsOf(file.symbol);
  await sql`
    insert into instruments (venue, symbol, base_asset, quote_asset, instrument_set, status, tick_size, step_size,
      min_qty, max_qty, market_step_size, market_min_qty, market_max_qty, min_notional, multiplier_up, multiplier_down,
      updated_at)
    values (${venue}, ${file.symbol}, ${base}, ${quote}, 'wide', ${IMPORTED},
      ${stepOf(file.digits.price)}, ${step}, ${step}, ${FILTERS.maxQty}, ${step}, ${step}, ${FILTERS.maxQty},
      ${FILTERS.minNotional}, ${FILTERS.multiplierUp}, ${FILTERS.multiplierDown}, now())
    on conflict (venue, symbol) do nothing`;
  const made = await findInstrument(sql, venue, file.symbol);
  if (made === null) throw new Error(`instrument ${file.symbol} of venue ${venue} could not be made`);
  return made;
}

/** Our id of an instrument; null when the venue's list does not have it. */
export async function findInstrument(sql: Sql, venue: Venue, symbol: string): Promise<number | null> {
  const [row] = await sql<{ id: number }[]>`
    select id from instruments where venue = ${venue} and symbol = ${symbol}`;
  return row?.id ?? null;
}
