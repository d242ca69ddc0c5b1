import type { Sql } from '@ae/db/client.ts';
import type { IndicatorType } from '@ae/db/enums.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { FundingPoint } from '../engine/core/model/funding-point.ts';
import type { Instrument } from '../engine/core/model/instrument.ts';
import type { Indicator } from '../engine/core/model/market-event.ts';

export interface IndicatorRow {
  readonly instrumentId: number;
  readonly indicator: Indicator;
}

/** One value per instrument, type and venue time; collected again, it is left alone. */
export async function writeIndicators(sql: Sql, rows: readonly IndicatorRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ indicator }) => indicator);
  await sql`
    insert into market_indicators (instrument_id, type, time, value, collected_at)
    select i, k, to_timestamp(t / 1000.0), v, to_timestamp(c / 1000.0) from unnest(
      ${rows.map(({ instrumentId }) => instrumentId)}::int[],
      ${values.map(({ type }) => type)}::text[],
      ${values.map(({ time }) => time)}::bigint[],
      ${values.map(({ value }) => value)}::float8[],
      ${values.map(({ collectedAt }) => collectedAt)}::bigint[]
    ) as u(i, k, t, v, c)
    on conflict do nothing`;
}

/** Collected values since a time, oldest first. */
export async function readIndicators(
  sql: Sql,
  instrument: Instrument,
  since: EpochMs,
): Promise<readonly Indicator[]> {
  const rows = await sql<{ type: IndicatorType; time: number; value: number; collected: number }[]>`
    select type, round(extract(epoch from time) * 1000)::float8 as time, value,
      round(extract(epoch from collected_at) * 1000)::float8 as collected
    from market_indicators
    where instrument_id = ${instrument.id} and time >= to_timestamp(${since}::float8 / 1000)
    order by time`;
  return rows.map(({ type, time, value, collected }) => ({
    symbol: instrument.symbol,
    type,
    time,
    value,
    collectedAt: collected,
  }));
}

/** The stored settlement with the largest |rate| before a time; null without any. */
export async function largestFunding(
  sql: Sql,
  instrumentId: number,
  before: EpochMs,
): Promise<FundingPoint | null> {
  const [row] = await sql<FundingPoint[]>`
    select round(extract(epoch from time) * 1000)::float8 as at, value as rate
    from market_indicators
    where instrument_id = ${instrumentId} and type = 'funding_settlement'
      and time < to_timestamp(${before}::float8 / 1000)
    order by abs(value) desc, time desc limit 1`;
  return row ?? null;
}
