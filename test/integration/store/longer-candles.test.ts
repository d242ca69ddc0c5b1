import { connectDatabase, type Database } from '@ae/db/client.ts';
import { candleSeries } from '@ae/scripts/export/sql-series.ts';
import { sampleCandle } from '@ae/server/engine/core/samples.ts';
import { CandleQueries } from '@ae/server/store/api-candles.ts';
import { writeCandles } from '@ae/server/store/candles.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const FROM = Date.UTC(2025, 4, 30);
const MINUTE = 60_000;
const HOURS = 3;
const DECIMALS = 7;

/** Amounts as whole numbers of 10⁻⁷: as many digits as a double keeps, which a cast to numeric cuts at 15. */
const volumeOf = (minute: number) => BigInt(1_000_001 + minute * 7_919) * 1_000n;
const quoteOf = (minute: number) => 72_345_678_901_234_567n / 10n + BigInt(minute * 104_729);
const buyOf = (minute: number) => quoteOf(minute) / 3n;
const textOf = (amount: bigint) => {
  const digits = String(amount).padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
};
const double = (amount: bigint) => Number(textOf(amount));
/** Of the last hour there is one alone: it is the sum. */
const minutes = [...Array.from({ length: 120 }, (_, minute) => minute), 125];
const minutesOf = (hour: number) => minutes.filter((minute) => Math.floor(minute / 60) === hour);

/** Of each hour. */
const hourly = <T>(of: (minutes: readonly number[]) => T): T[] =>
  Array.from({ length: HOURS }, (_, hour) => of(minutesOf(hour)));
/** The nearest doubles of the exact sums. */
const exact = (amountOf: (minute: number) => bigint) =>
  hourly((values) => double(values.reduce((sum, minute) => sum + amountOf(minute), 0n)));

let database: TestDatabase;
let connection: Database;
let instrumentId = 0;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 1 });
  [instrumentId = 0] = await insertInstruments(connection.sql, ['AAAUSDT']);
  const candles = minutes.map((minute) => {
    const openTime = FROM + minute * MINUTE;
    const volume = double(volumeOf(minute));
    const buys = { buyVolume: volume, buyQuoteVolume: double(buyOf(minute)) };
    const candle = { ...sampleCandle({ openTime }), volume, quoteVolume: double(quoteOf(minute)), ...buys };
    return { instrumentId, candle };
  });
  await writeCandles(connection.sql, candles);
});

afterAll(async () => {
  await connection?.close();
  await database?.close();
});

async function exported(interval: string): Promise<Record<string, unknown[]>> {
  const range = { instrumentId, from: FROM, to: FROM + HOURS * 60 * MINUTE };
  const series = candleSeries(connection.sql, interval, range);
  for await (const { columns } of series.batches())
    return Object.fromEntries(
      series.columns.map(({ name }, index) => [name, Array.from(columns[index] ?? [])]),
    );
  return {};
}

const page = (interval: 'm1' | 'h1') =>
  new CandleQueries(connection).page(
    { instrumentId, interval, recent: [], from: FROM, to: FROM + HOURS * 60 * MINUTE },
    { limit: 1_000, after: null, before: null, inverted: false },
  );

test('neither doubles that are added up nor 15 digits of each make these sums', () => {
  const added = hourly((values) => values.reduce((sum, minute) => sum + double(volumeOf(minute)), 0));
  expect(added).not.toEqual(exact(volumeOf));
  const cut = (minute: number) => BigInt(double(quoteOf(minute)).toPrecision(15).replace('.', '')) * 10n;
  expect(exact(cut)).not.toEqual(exact(quoteOf));
});

test('hours that are exported add up to what the decimals of their minutes do', async () => {
  const hours = await exported('1h');
  expect(hours).toMatchObject({
    volume: exact(volumeOf),
    quote_volume: exact(quoteOf),
    taker_buy_volume: exact(volumeOf),
    taker_buy_quote_volume: exact(buyOf),
  });
});

test('so do those that a page is given', async () => {
  const hours = await page('h1');
  expect(hours.map(({ volume }) => volume)).toEqual(exact(volumeOf));
  expect(hours.map(({ quoteVolume }) => quoteVolume)).toEqual(exact(quoteOf));
  expect(hours.map(({ buyVolume }) => buyVolume)).toEqual(exact(volumeOf));
});

test('a minute stays the double that it is', async () => {
  const quotes = minutes.map((minute) => double(quoteOf(minute)));
  expect((await exported('1m'))['quote_volume']).toEqual(quotes);
  expect((await page('m1')).map(({ quoteVolume }) => quoteVolume)).toEqual(quotes);
});
