import type { Sql } from '@ae/db/client.ts';

/** How the stored candles compare with those that the stored ticks make. */
export interface CandleComparison {
  readonly candles: number;
  /** Minutes with ticks and without a candle, or with another one. */
  readonly candlesDifferent: number;
  readonly candleExamples: readonly string[];
}

const MINUTE = 60_000;
const MOST_EXAMPLES = 5;

/** Whole minutes between two times, of all instruments. With the venue's own ticks this compares with its candles. */
export async function compareCandles(
  sql: Sql,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<CandleComparison> {
  const first = new Date(Math.ceil(from / MINUTE) * MINUTE);
  const end = new Date(Math.floor(to / MINUTE) * MINUTE);
  const rows = await sql<
    { symbol: string; minute: Date; stored: number | null; made: number; same: boolean }[]
  >`
    with made as (
      select instrument_id, date_trunc('minute', time, 'UTC') as minute, max(price) as high, min(price) as low,
        (array_agg(price order by agg_id))[1] as open, (array_agg(price order by agg_id desc))[1] as close,
        sum(qty::text::numeric)::float8 as volume, sum(trades)::int as trades
      from agg_trades where time >= ${first} and time < ${end} group by 1, 2
    )
    select i.symbol, made.minute, c.trades as stored, made.trades as made,
      coalesce((c.open, c.high, c.low, c.close, c.trades) = (made.open, made.high, made.low, made.close, made.trades)
        and abs(c.volume - made.volume) <= 1e-9 * made.volume, false) as same
    from made join instruments i on i.id = made.instrument_id
      left join candles_1m c on c.instrument_id = made.instrument_id and c.open_time = made.minute
    order by 2, 1`;
  const different = rows.filter(({ same }) => !same);
  return {
    candles: rows.length,
    candlesDifferent: different.length,
    candleExamples: different
      .slice(0, MOST_EXAMPLES)
      .map(
        ({ symbol, minute, stored, made }) =>
          `${symbol} ${minute.toISOString()}: ${stored} trades of ${made}`,
      ),
  };
}
