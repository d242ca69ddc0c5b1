import type { Database } from '@ae/db/client.ts';
import { readTapeColumns, type TapeSlice } from '@ae/server/store/tick-columns.ts';
import type { ExportRange } from './sql-series.ts';
import type { ExportBatch, ExportColumn, ExportSeries } from './table-columns.ts';

const COLUMNS: readonly ExportColumn[] = [
  { name: 'agg_trade_id', type: 'whole' },
  { name: 'price', type: 'double' },
  { name: 'quantity', type: 'double' },
  { name: 'trades', type: 'whole' },
  { name: 'transact_time', type: 'whole' },
  { name: 'is_buyer_maker', type: 'flag' },
  { name: 'normal_quantity', type: 'double', nullable: true },
];

/** Stored ticks in id order, in columns that `ae import` reads back. */
export function tickSeries({ sql, bulk }: Database, range: ExportRange): ExportSeries {
  const { instrumentId, from, to } = range;
  return {
    columns: COLUMNS,
    count: async () => {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::float8 as n from agg_trades where instrument_id = ${instrumentId}
          and time >= ${new Date(from).toISOString()} and time < ${new Date(to).toISOString()}`;
      return row?.n ?? 0;
    },
    batches: (behind) =>
      tickBatches(bulk, behind === undefined ? range : { ...range, fromAggId: behind.last + 1 }),
  };
}

async function* tickBatches(bulk: Database['bulk'], range: TapeSlice): AsyncGenerator<ExportBatch> {
  for await (const ticks of readTapeColumns(bulk, range)) {
    const { length, aggIds, prices, qtys, trades, times, sells, normalQtys } = ticks;
    yield { length, columns: [aggIds, prices, qtys, trades, times, sells, normalQtys] };
  }
}
