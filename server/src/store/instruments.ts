import type { Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { instruments } from '@ae/db/schema/index.ts';
import { and, eq, inArray, ne, notInArray, sql } from 'drizzle-orm';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Instrument } from '../engine/core/model/instrument.ts';
import type { VenueInstrument } from '../engine/ports.ts';

/** Status of a contract that the venue lists no more. */
const DELISTED = 'DELISTED';

export interface InstrumentUpdate {
  readonly venue: Venue;
  readonly rows: readonly VenueInstrument[];
  /** Symbols that are listed too and could not be read: what is known of them stays. */
  readonly unreadable: readonly string[];
  readonly core: ReadonlySet<string>;
  readonly at: EpochMs;
}

/**
 * Inserts new and updates known contracts of a venue; those no longer listed are marked, once: their time of change
 * tells when. Returns the listed ones with our ids and sets.
 */
export async function saveInstruments(
  db: Database['db'],
  { venue, rows, unreadable, core, at }: InstrumentUpdate,
): Promise<readonly Instrument[]> {
  if (rows.length + unreadable.length === 0) return [];
  const values = rows.map((row) => ({
    ...row,
    venue,
    instrumentSet: core.has(row.symbol) ? ('core' as const) : ('wide' as const),
    updatedAt: at,
  }));
  const saved = await db.transaction(async (tx) => {
    const symbols = [...rows.map(({ symbol }) => symbol), ...unreadable];
    const isKept = and(eq(instruments.venue, venue), ne(instruments.status, DELISTED));
    await tx
      .update(instruments)
      .set({ status: DELISTED, updatedAt: at })
      .where(and(isKept, notInArray(instruments.symbol, symbols)));
    const kept = await tx
      .select()
      .from(instruments)
      .where(and(isKept, inArray(instruments.symbol, [...unreadable])));
    if (values.length === 0) return kept;
    const listed = await tx
      .insert(instruments)
      .values(values)
      .onConflictDoUpdate({ target: [instruments.venue, instruments.symbol], set: REPLACED })
      .returning();
    return [...listed, ...kept];
  });
  return saved.map(({ venue: _, instrumentSet, updatedAt: __, ...row }) => ({ ...row, set: instrumentSet }));
}

const replaced = (column: string) => sql.raw(`excluded.${column}`);
const REPLACED = {
  baseAsset: replaced('base_asset'),
  quoteAsset: replaced('quote_asset'),
  instrumentSet: replaced('instrument_set'),
  status: replaced('status'),
  tickSize: replaced('tick_size'),
  stepSize: replaced('step_size'),
  minQty: replaced('min_qty'),
  maxQty: replaced('max_qty'),
  marketStepSize: replaced('market_step_size'),
  marketMinQty: replaced('market_min_qty'),
  marketMaxQty: replaced('market_max_qty'),
  minNotional: replaced('min_notional'),
  multiplierUp: replaced('multiplier_up'),
  multiplierDown: replaced('multiplier_down'),
  minPrice: replaced('min_price'),
  maxPrice: replaced('max_price'),
  pricePrecision: replaced('price_precision'),
  quantityPrecision: replaced('quantity_precision'),
  updatedAt: replaced('updated_at'),
};
