import { type EpochMs, MINUTE_MS } from '../../../core/model/epoch-ms.ts';
import type { Candle, CandleHistory, CandleInterval } from '../../../core/model/market-event.ts';
import type { RestPurpose } from '../../../ports.ts';
import { decimalField, priceField, timeField, WireError } from '../wire/fields.ts';
import { listAnswer } from './answers.ts';
import type { RestClient } from './client.ts';

const PATH = '/fapi/v1/klines';

/** Weight by the number of rows asked for. */
export function klinesWeight(limit: number): number {
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1_000 ? 5 : 10;
}

interface Wanted {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly now: EpochMs;
  /** 'history' unless said. */
  readonly purpose?: RestPurpose | undefined;
}

/** The last `limit` candles that are closed at `now`, and those that run then. */
export async function klines(
  rest: RestClient,
  { symbol, interval, now, purpose = 'history' }: Wanted,
  limit: number,
): Promise<CandleHistory> {
  const asked = Math.min(limit + 1, 1_500);
  const body = await rest.get(
    PATH,
    { symbol, interval, limit: asked },
    { weight: klinesWeight(asked), purpose },
  );
  const rows = listAnswer(PATH, body, (row) => readKline(symbol, interval, row));
  const of = (isClosed: boolean) =>
    rows.filter(({ closeTime }) => closeTime < now === isClosed).map(({ candle }) => candle);
  return { closed: of(true).slice(-limit), running: of(false) };
}

/** One-minute candles that begin in [from, to), whole minutes, 1,500 at most, ascending. */
export async function minutes(
  rest: RestClient,
  { symbol, from, to }: { readonly symbol: string; readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly Candle[]> {
  const limit = (to - from) / MINUTE_MS;
  const query = { symbol, interval: '1m', startTime: from, endTime: to - 1, limit };
  const body = await rest.get(PATH, query, { weight: klinesWeight(limit), purpose: 'repair' });
  return listAnswer(PATH, body, (row) => readKline(symbol, '1m', row).candle);
}

/** [open time, o, h, l, c, volume, close time, quote volume, trades, taker buy volume, taker buy quote, –]. */
function readKline(
  symbol: string,
  interval: CandleInterval,
  row: object,
): { readonly candle: Candle; readonly closeTime: EpochMs } {
  if (!Array.isArray(row)) throw new WireError('malformed', 'kline');
  const cell = (index: number): unknown => row[index];
  const volume = (index: number) => decimalField(cell(index), 'bad_quantity');
  const candle: Candle = {
    symbol,
    interval,
    openTime: timeField(cell(0)),
    open: priceField(cell(1)),
    high: priceField(cell(2)),
    low: priceField(cell(3)),
    close: priceField(cell(4)),
    volume: volume(5),
    quoteVolume: volume(7),
    buyVolume: volume(9),
    buyQuoteVolume: volume(10),
    trades: Number(cell(8)),
    maxTradeQty: null,
  };
  return { candle, closeTime: timeField(cell(6)) };
}
