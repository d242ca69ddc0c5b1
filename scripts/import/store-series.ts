import type { Sql } from '@ae/db/client.ts';
import { writeCandles } from '@ae/server/store/candles.ts';
import { writeIndicators } from '@ae/server/store/indicators.ts';
import { CandleRowReader } from '../archive/candle-rows.ts';
import { SeriesRowReader } from '../archive/indicator-rows.ts';
import type { CheckedFile } from './check.ts';

type Advance = (rows: number) => void;

/** Stores the minutes of a checked klines file; a stored minute stays when it was made of more trades. */
export async function storeCandles(
  file: CheckedFile,
  target: { readonly sql: Sql; readonly instrumentId: number },
  advance: Advance,
): Promise<void> {
  const reader = new CandleRowReader(file.archive.file, file.symbol);
  for await (const rows of file.archive.rows()) {
    const candles = reader.read(rows);
    await writeCandles(
      target.sql,
      candles.map((candle) => ({ instrumentId: target.instrumentId, candle })),
    );
    advance(rows.length);
  }
}

/** Stores the values of a checked fundingRate or metrics file; a value that is there already is left alone. */
export async function storeSeries(
  file: CheckedFile,
  target: { readonly sql: Sql; readonly instrumentId: number },
  advance: Advance,
): Promise<void> {
  const reader = new SeriesRowReader(file.archive.file);
  for await (const rows of file.archive.rows()) {
    const values = reader.read(rows);
    await writeIndicators(
      target.sql,
      values.map(({ type, time, value }) => ({
        instrumentId: target.instrumentId,
        // What a file brings was known when it happened: its own time, so that a backtest may use it then.
        indicator: { symbol: file.symbol, type, time, value, collectedAt: time },
      })),
    );
    advance(rows.length);
  }
}
