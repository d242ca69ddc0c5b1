import { type EpochMs, MINUTE_MS } from '../../../core/model/epoch-ms.ts';
import type { MarkCandle } from '../../../core/model/market-event.ts';
import { priceField, timeField, WireError } from '../wire/fields.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';
import { klinesWeight } from './klines.ts';

const PATH = '/fapi/v1/markPriceKlines';

/** Minutes of mark prices from the one that holds `since` on, ascending; the running one ends at `now`. */
export async function markCandles(
  rest: RestClient,
  { symbol, since, now }: { readonly symbol: string; readonly since: EpochMs; readonly now: EpochMs },
  limit: number,
): Promise<readonly MarkCandle[]> {
  const query = { symbol, interval: '1m', startTime: since - (since % MINUTE_MS), limit };
  const body = await rest.get(PATH, query, { weight: klinesWeight(limit), purpose: 'repair' });
  return listAnswer(PATH, body, (row) => readRow(row, now));
}

/** [open time, open, high, low, close, –, close time, …]. */
function readRow(row: object, now: EpochMs): MarkCandle {
  if (!Array.isArray(row)) throw new WireError('malformed', 'mark price kline');
  const cell = (index: number): unknown => row[index];
  const [open, high, low, close] = [1, 2, 3, 4].map((index) => priceField(cell(index))) as PriceCells;
  if (high < Math.max(open, close) || low > Math.min(open, close)) {
    throw new WireError('malformed', `a range of ${low} to ${high} around ${open} and ${close}`);
  }
  return {
    openTime: timeField(cell(0)),
    until: Math.min(timeField(cell(6)) + 1, now),
    open,
    high,
    low,
    close,
  };
}

type PriceCells = [number, number, number, number];
