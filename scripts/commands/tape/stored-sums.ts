import { connectSql } from '@ae/db/client.ts';

/** What the database holds of one instrument, in exact decimals. */
interface StoredSums {
  readonly symbol: string;
  readonly aggTrades: number;
  /** Single trades inside them. */
  readonly singles: number;
  readonly buyVolume: string;
  readonly sellVolume: string;
  readonly cvd: string;
  /** Rounded to 8 decimals. */
  readonly vwap: string;
  /** Aggregate ids between the first and the last that are not there. */
  readonly missingIds: number;
}

export interface Stored {
  readonly instruments: readonly StoredSums[];
  /** Holes by what became of them. */
  readonly gaps: Readonly<Record<string, number>>;
}

/** Sums the ticks of a database by instrument; decimals add up exactly in Postgres. */
export async function storedSums(url: string): Promise<Stored> {
  const sql = connectSql(url, { max: 1, name: 'ae-tape' });
  try {
    const instruments = await sql<StoredSums[]>`
      select i.symbol, count(*)::int as "aggTrades", sum(trades)::int as singles,
        coalesce(sum(qty::numeric) filter (where not is_buyer_maker), 0)::text as "buyVolume",
        coalesce(sum(qty::numeric) filter (where is_buyer_maker), 0)::text as "sellVolume",
        sum(case when is_buyer_maker then -qty::numeric else qty::numeric end)::text as cvd,
        round(sum(price::numeric * qty::numeric) / sum(qty::numeric), 8)::text as vwap,
        (max(agg_id) - min(agg_id) + 1 - count(*))::int as "missingIds"
      from agg_trades t join instruments i on i.id = t.instrument_id group by i.symbol order by i.symbol`;
    const gaps = await sql<{ kind: string; n: number }[]>`
      select kind, count(*)::int as n from tick_gaps group by kind`;
    return { instruments: [...instruments], gaps: Object.fromEntries(gaps.map(({ kind, n }) => [kind, n])) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}
