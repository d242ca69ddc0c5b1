import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const bench = cliBench('import-series');
const T = Date.UTC(2024, 6, 1);
const ae = (...argv: string[]) => bench.ae(argv);
const indicators = (type: string) => bench.sql`
  select (extract(epoch from time) * 1000)::float8 as time, value from market_indicators where type = ${type} order by 1`;

it('stores funding rates as the archive publishes them', async () => {
  const file = bench.saved(
    'BTCUSDT-fundingRate-2024-07.csv',
    `calc_time,funding_interval_hours,last_funding_rate\n${T},8,0.00010000\n${T + 28_800_005},8,-0.00002345\n`,
  );
  expect(JSON.parse((await ae('import', file, '--json')).stdout)).toMatchObject([
    { kind: 'fundingRate', stored: 2 },
  ]);
  expect(JSON.parse((await ae('import', file, '--json')).stdout)).toMatchObject([{ stored: 0 }]);
  expect(await indicators('funding_settlement')).toEqual([
    { time: T, value: 0.0001 },
    { time: T + 28_800_005, value: -0.00002345 },
  ]);
});

it('stores open interest and ratios of metrics; cells that are empty or 0 give nothing', async () => {
  const file = bench.saved(
    'BTCUSDT-metrics-2024-07-01.csv',
    [
      'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio',
      '2024-07-01 00:05:00,BTCUSDT,80000.1,4900000000.5,1.8,3,1.9,0.98',
      '2024-07-01 00:10:00,BTCUSDT,80000.2,4900000001.5,,"",,',
      '2024-07-01 00:15:00,BTCUSDT,0,0,0,0,0,0',
      '',
    ].join('\n'),
  );
  expect(JSON.parse((await ae('import', file, '--json')).stdout)).toMatchObject([
    { kind: 'metrics', rows: 3, stored: 4 },
  ]);
  expect(await indicators('open_interest')).toEqual([
    { time: T + 300_000, value: 4_900_000_000.5 },
    { time: T + 600_000, value: 4_900_000_001.5 },
  ]);
  expect(await indicators('top_trader_position')).toEqual([{ time: T + 300_000, value: 0.75 }]);
  expect(await indicators('long_short_ratio')).toEqual([{ time: T + 300_000, value: 1.9 }]);
});

const kline = (at: number, length = 60_000, high = '62010.0') =>
  `${at},62000.1,${high},61990.5,62005.0,12.5,${at + length - 1},775000.1,310,6.2,384400.5,0\n`;

it('stores minutes of klines, and refuses longer ones', async () => {
  const file = bench.saved('BTCUSDT-1m-2024-07-01.csv', kline(T) + kline(T + 60_000));
  expect(JSON.parse((await ae('import', file, '--json')).stdout)).toMatchObject([
    { kind: 'klines', stored: 2 },
  ]);
  const [row] = await bench.sql`select volume, buy_volume, trades, max_trade_qty from candles_1m limit 1`;
  expect(row).toEqual({ volume: 12.5, buy_volume: 6.2, trades: 310, max_trade_qty: null });
  const hours = await ae('import', bench.saved('BTCUSDT-1h-2024-07.csv', kline(T, 3_600_000)));
  expect([hours.code, hours.stderr]).toEqual([
    2,
    expect.stringMatching(/interval "1h" is not stored \(expected 1m/),
  ]);
  const unnamed = await ae('import', bench.saved('k.csv', kline(T, 3_600_000)), '--symbol', 'BTCUSDT');
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringMatching(/60 minutes long/)]);
  const low = await ae(
    'import',
    bench.saved('BTCUSDT-1m-2024-07-02.csv', kline(T) + kline(T + 60_000, 60_000, '1.0')),
  );
  expect([low.code, low.stderr]).toEqual([2, expect.stringMatching(/csv line 2: high 1 .*at least open/)]);
});

it('does not take candles for minutes when nothing tells that they are', async () => {
  const header =
    'open_time,open,high,low,close,volume,quote_volume,count,taker_buy_volume,taker_buy_quote_volume';
  const hour = (at: number) => `${at},62000.1,62010.0,61990.5,62005.0,12.5,775000.1,310,6.2,384400.5`;
  const content = [header, hour(T + 86_400_000), hour(T + 90_000_000), ''].join('\n');
  const unnamed = await ae('import', bench.saved('hours.csv', content), '--symbol', 'BTCUSDT');
  expect([unnamed.code, unnamed.stderr]).toEqual([
    2,
    expect.stringMatching(/hours\.csv: nothing tells how long its candles are \(expected .*--interval 1m\)/),
  ]);
  const told = await ae('import', 'hours.csv', '--symbol', 'BTCUSDT', '--interval', '1m', '--json');
  expect(JSON.parse(told.stdout)).toMatchObject([{ kind: 'klines', stored: 2 }]);
  const named = await ae('import', bench.saved('BTCUSDT-1m-2024-07-02.csv', content), '--json');
  expect(JSON.parse(named.stdout)).toMatchObject([{ kind: 'klines', rows: 2 }]);
});

it('stores single trades of a spot archive in microseconds under their own ids', async () => {
  const at = Date.UTC(2025, 0, 1) * 1_000 + 123;
  const file = bench.saved(
    'BTCUSDT-trades-2025-01-01.csv',
    `7,93000.1,0.5,46500.05,${at},True,True\n8,93000.2,0.1,9300.02,${at + 900},False,True\n`,
  );
  expect((await ae('import', file, '--symbol', 'BTCUSDT_SPOT')).code).toBe(0);
  const rows = await bench.sql`
    select agg_id, trades, is_buyer_maker, (extract(epoch from time) * 1000)::float8 as time from agg_trades order by 1`;
  expect(rows).toEqual([
    { agg_id: '7', trades: 1, is_buyer_maker: true, time: Date.UTC(2025, 0, 1) },
    { agg_id: '8', trades: 1, is_buyer_maker: false, time: Date.UTC(2025, 0, 1) + 1 },
  ]);
});

it.skipIf(!existsSync(`${shared}funding`))(
  'stores four years of recorded funding (skipped without the shared data)',
  async () => {
    const file = `${shared}funding/ETHUSDT_8h_2020-01-01_2023-12-31.csv`;
    expect(JSON.parse((await ae('import', file, '--json')).stdout)).toMatchObject([
      { kind: 'fundingRate', symbol: 'ETHUSDT', rows: 4_383, stored: 4_383 },
    ]);
    const [mean] = await bench.sql`
    select round(avg(value::numeric), 10)::text as mean, count(*) filter (where value < 0)::int as negative
    from market_indicators m join instruments i on i.id = m.instrument_id where symbol = 'ETHUSDT'`;
    expect(mean).toEqual({ mean: '0.0001690029', negative: 548 });
  },
);

it.skipIf(!existsSync(`${shared}klines`))(
  'refuses recorded klines without taker volumes (skipped without the shared data)',
  async () => {
    const { code, stderr } = await ae(
      'import',
      `${shared}klines/BTCUSDT_spot_1m_2024-11-30_2024-12-29.csv.gz`,
      '--kind',
      'klines',
      '--symbol',
      'BTCUSDT',
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(/line 1: header .*lacks taker_buy_volume/)]);
  },
);
