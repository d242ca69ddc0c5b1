import type { Sql } from '@ae/db/client.ts';
import { bucketSql, lengthSql } from './intervals.ts';
import type { ExportBatch, ExportColumn, ExportSeries } from './table-columns.ts';

/** What of an instrument is wanted: `from` included, `to` not; epoch ms. */
export interface ExportRange {
  readonly instrumentId: number;
  readonly from: number;
  readonly to: number;
}

/** A series as SQL: columns in the order of `columns`, times as epoch milliseconds. */
interface SqlSeries {
  readonly columns: readonly ExportColumn[];
  readonly select: string;
  readonly table: string;
  readonly time: string;
  readonly groupBy?: string;
  /** What tells rows of one time apart. */
  readonly within?: string;
  readonly where?: string;
}

const BATCH_ROWS = 5_000;
const whole = (name: string): ExportColumn => ({ name, type: 'whole' });
const double = (name: string): ExportColumn => ({ name, type: 'double' });
const maybe = (name: string): ExportColumn => ({ name, type: 'double', nullable: true });
const text = (name: string): ExportColumn => ({ name, type: 'text' });
const ms = (column: string) => `round(extract(epoch from ${column}) * 1000)::float8`;

const FUNDING: SqlSeries = {
  columns: [whole('calc_time'), double('last_funding_rate')],
  select: `${ms('time')}, value`,
  table: 'market_indicators',
  time: 'time',
  where: `type = 'funding_settlement'`,
};
const INDICATORS: SqlSeries = {
  columns: [whole('time'), text('type'), double('value'), whole('collected_at')],
  select: `${ms('time')}, type, value, ${ms('collected_at')}`,
  table: 'market_indicators',
  time: 'time',
  within: 'type',
};
const LIQUIDATIONS: SqlSeries = {
  columns: [whole('time'), text('side'), double('price'), double('quantity'), double('notional_usd')],
  select: `${ms('time')}, side, price, qty, notional_usd`,
  table: 'liquidations',
  time: 'time',
  within: 'side, price, qty, notional_usd',
};
const RATES: SqlSeries = {
  columns: [
    ...[whole('time'), double('funding_rate'), double('mark_price'), double('index_price')],
    { ...whole('next_funding_time'), nullable: true },
  ],
  select: `${ms('time')}, funding_rate, mark_price, index_price, ${ms('next_funding_at')}`,
  table: 'rate_snapshots',
  time: 'time',
};
const BOOKS: SqlSeries = {
  columns: [
    ...[whole('time'), maybe('obi10'), maybe('spread'), maybe('microprice'), maybe('spot_perp_divergence')],
  ],
  select: `${ms('time')}, obi10, spread, microprice, spot_perp_divergence`,
  table: 'book_features',
  time: 'time',
};

const SERIES = {
  funding: FUNDING,
  indicators: INDICATORS,
  liquidations: LIQUIDATIONS,
  rates: RATES,
  books: BOOKS,
} as const;
export type SqlSeriesName = keyof typeof SERIES;

/** Any series that is stored row by row. */
export function storedSeries(sql: Sql, name: SqlSeriesName, range: ExportRange): ExportSeries {
  return seriesOf(sql, SERIES[name], range);
}

/** Candles of any length, made of the stored minutes. */
export function candleSeries(sql: Sql, interval: string, range: ExportRange): ExportSeries {
  const bucket = bucketSql(interval);
  // Decimals add up without a trace of binary rounding; a single minute must stay the double that it is. By way of its
  // text: a cast keeps no more than 15 digits of a double.
  const total = (column: string) =>
    interval === '1m' ? `sum(${column})` : `sum(${column}::text::numeric)::float8`;
  const doubles = ['open', 'high', 'low', 'close', 'volume'].map(double);
  return seriesOf(
    sql,
    {
      columns: [
        ...[whole('open_time'), ...doubles, whole('close_time'), double('quote_volume'), whole('count')],
        ...[double('taker_buy_volume'), double('taker_buy_quote_volume'), maybe('max_trade_quantity')],
      ],
      select: `${ms(bucket)}, (array_agg(open order by open_time))[1], max(high), min(low),
        (array_agg(close order by open_time desc))[1], ${total('volume')},
        ${ms(`${bucket} + interval '${lengthSql(interval)}'`)} - 1, ${total('quote_volume')}, sum(trades)::float8,
        ${total('buy_volume')}, ${total('buy_quote_volume')}, max(max_trade_qty)`,
      table: 'candles_1m',
      // Candles that begin in the range, each with all its minutes; the bounds of the minutes are for the index.
      time: bucket,
      where: `open_time >= $2 and open_time < $3::timestamptz + interval '${lengthSql(interval)}'`,
      groupBy: bucket,
    },
    range,
  );
}

function seriesOf(sql: Sql, series: SqlSeries, { instrumentId, from, to }: ExportRange): ExportSeries {
  const { columns, select, table, time, groupBy, within, where = 'true' } = series;
  const rows = `from ${table} where instrument_id = $1 and ${time} >= $2 and ${time} < $3 and ${where}`;
  const values = [instrumentId, new Date(from).toISOString(), new Date(to).toISOString()];
  const order = within === undefined ? time : `${time}, ${within}`;
  const tail = groupBy === undefined ? `order by ${order}` : `group by ${groupBy} order by ${groupBy}`;
  return {
    columns,
    count: async () => {
      const counted = groupBy === undefined ? 'count(*)' : `count(distinct ${groupBy})`;
      const [row] = await sql.unsafe<{ n: number }[]>(`select ${counted}::float8 as n ${rows}`, values);
      return row?.n ?? 0;
    },
    batches: (behind) =>
      cursorBatches(sql, `select ${select} ${rows} ${tail} offset ${Number(behind?.rows ?? 0)}`, {
        values,
        width: columns.length,
      }),
  };
}

/** Rows of a query as columns, a bounded batch at a time. */
export async function* cursorBatches(
  sql: Sql,
  query: string,
  { values, width }: { readonly values: (string | number)[]; readonly width: number },
): AsyncGenerator<ExportBatch> {
  for await (const rows of sql.unsafe(query, values).values().cursor(BATCH_ROWS)) {
    const cells = rows as unknown as readonly (readonly (number | string | null)[])[];
    const columns = Array.from({ length: width }, (_, column) => cells.map((row) => row[column] ?? null));
    yield { length: cells.length, columns };
  }
}
