import type { BulkClients } from '@ae/db/client.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import type { TimeRange } from './api-range.ts';
import { COPIED_FIELDS, CopyDecoder } from './copy-decoder.ts';
import { copyOut } from './copy-out.ts';
import { iso } from './rows.ts';

export interface ColumnRange extends TimeRange {
  readonly instrumentId: number;
  readonly fromId: number;
  /** Not included. */
  readonly toId: number;
  readonly limit: number;
}

/** Trades of an id range within a time range, ascending, without an object per row on the way. `bulk`: for COPY. */
export async function copyTradeColumns(bulk: BulkClients, range: ColumnRange): Promise<TradeColumns> {
  const { instrumentId, fromId, toId, limit } = range;
  const decoder = new CopyDecoder(limit, 'trade');
  // COPY takes no parameters: everything here is a whole number or the ISO text of one.
  await copyOut(
    bulk,
    `select ${COPIED_FIELDS.trade} from agg_trades
      where instrument_id = ${whole(instrumentId)} and agg_id >= ${whole(fromId)} and agg_id < ${whole(toId)}
        and time >= '${iso(range.from)}' and time < '${iso(range.to)}'
      order by agg_id limit ${whole(limit)}`,
    decoder,
  );
  return decoder.columns;
}

/** No rows. */
export function noTrades(): TradeColumns {
  return new CopyDecoder(0, 'trade').columns;
}

function whole(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${value} is not a whole number`);
}
