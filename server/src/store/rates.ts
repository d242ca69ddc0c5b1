import type { Sql } from '@ae/db/client.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { Liquidation, MarkPrice } from '../engine/core/model/market-event.ts';
import type { BookFeatures } from '../engine/ports.ts';

export interface LiquidationRow {
  readonly instrumentId: number;
  readonly liquidation: Liquidation;
}

export interface RateRow {
  readonly instrumentId: number;
  readonly mark: MarkPrice;
}

export interface SnapshotRow {
  readonly instrumentId: number;
  readonly snapshot: FeatureSnapshot;
}

export interface BookRow {
  readonly instrumentId: number;
  readonly features: BookFeatures;
}

export async function writeLiquidations(sql: Sql, rows: readonly LiquidationRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ liquidation }) => liquidation);
  await sql`
    insert into liquidations (instrument_id, time, side, price, qty, notional_usd)
    select i, to_timestamp(t / 1000.0), s, p, q, n from unnest(
      ${rows.map(({ instrumentId }) => instrumentId)}::int[],
      ${values.map(({ time }) => time)}::bigint[],
      ${values.map(({ side }) => side)}::text[],
      ${values.map(({ price }) => price)}::float8[],
      ${values.map(({ qty }) => qty)}::float8[],
      ${values.map(({ notionalUsd }) => notionalUsd)}::float8[]
    ) as u(i, t, s, p, q, n)
    on conflict do nothing`;
}

/** Funding, mark and index at a time, one row per instrument. */
export async function writeRates(sql: Sql, rows: readonly RateRow[]): Promise<void> {
  if (rows.length === 0) return;
  const marks = rows.map(({ mark }) => mark);
  await sql`
    insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price, next_funding_at)
    select i, to_timestamp(t / 1000.0), f, m, x, to_timestamp(n / 1000.0) from unnest(
      ${rows.map(({ instrumentId }) => instrumentId)}::int[],
      ${marks.map(({ time }) => time)}::bigint[],
      ${marks.map(({ fundingRate }) => fundingRate)}::float8[],
      ${marks.map(({ markPrice }) => markPrice)}::float8[],
      ${marks.map(({ indexPrice }) => indexPrice)}::float8[],
      ${marks.map(({ nextFundingAt }) => nextFundingAt)}::bigint[]
    ) as u(i, t, f, m, x, n)
    on conflict do nothing`;
}

/** Book features of one second; null where a side is missing. */
export async function writeBookFeatures(sql: Sql, rows: readonly BookRow[]): Promise<void> {
  if (rows.length === 0) return;
  const books = rows.map(({ features }) => features);
  await sql`
    insert into book_features (instrument_id, time, obi10, spread, microprice, spot_perp_divergence)
    select i, to_timestamp(t / 1000.0), o, s, m, d from unnest(
      ${rows.map(({ instrumentId }) => instrumentId)}::int[],
      ${books.map(({ at }) => at)}::bigint[],
      ${books.map(({ obi10 }) => obi10)}::float8[],
      ${books.map(({ spread }) => spread)}::float8[],
      ${books.map(({ microprice }) => microprice)}::float8[],
      ${books.map(({ spotPerpDivergence }) => spotPerpDivergence)}::float8[]
    ) as u(i, t, o, s, m, d)
    on conflict do nothing`;
}
