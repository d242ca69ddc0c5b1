import { type CommandEntry, JSON_OPTION } from '../command.ts';

const SYMBOL_OPTION = {
  flags: '--symbol <symbol>',
  meaning: 'instrument as the venue names it, e.g. BTCUSDT',
  required: true,
} as const;

/** Commands about recorded and stored market data and its scoring. */
export const MARKET_COMMANDS: readonly CommandEntry[] = [
  {
    path: 'features',
    summary:
      'order-flow features at one time, from a trade file (no database, no network) or from the stored ticks, compared with what was stored then (exit code 1 when anything differs)',
    options: [
      {
        flags: '--trades <file>',
        meaning: 'aggTrades archive (.csv, .gz, .zip) or raw stream recording (default: the stored ticks)',
      },
      SYMBOL_OPTION,
      { flags: '--at <epoch-ms>', meaning: 'evaluation time, epoch milliseconds UTC', required: true },
      JSON_OPTION,
    ],
    examples: [
      'ae features --trades BTCUSDT-aggTrades-2024-08-08.zip --symbol BTCUSDT --at 1723161600000 --json',
      'ae features --symbol BTCUSDT --at 1723161600000 --json',
    ],
    load: () => import('../features.ts'),
  },
  {
    path: 'score',
    summary: 'scores a feature snapshot with a strategy configuration (no database, no network)',
    options: [
      { flags: '--config <file>', meaning: 'strategy configuration, JSON', required: true },
      {
        flags: '--features <file>',
        meaning: 'feature snapshot, JSON as `ae features --json` prints it',
        required: true,
      },
      JSON_OPTION,
    ],
    examples: ['ae score --config strategies/presets/btc-orderflow-v54.json --features snapshot.json --json'],
    load: () => import('../score.ts'),
  },
  {
    path: 'explain',
    summary:
      'why an evaluation or a paper trade came out as it did, and the same again from the stored ticks',
    options: [
      {
        flags: '--trade <id>',
        meaning: 'a paper trade: <strategy id>@<T of its signal>, or the id of its Position in the API',
      },
      {
        flags: '--evaluation <id>',
        meaning:
          'an evaluation: <strategy id>@<T>, T in epoch milliseconds or ISO-8601 UTC, or the id of its Signal, Position or VirtualPosition in the API',
      },
      { flags: '--no-recompute', meaning: 'only what is stored, without making it again from ticks' },
      JSON_OPTION,
    ],
    examples: [
      'ae explain --evaluation 3f2b9c1e-0000-4000-8000-000000000000@1723161600000',
      'ae explain --trade 3f2b9c1e-0000-4000-8000-000000000000@2024-08-09T00:00:00Z --json',
    ],
    load: () => import('../explain.ts'),
  },
  {
    path: 'import',
    summary: 'stores archive files of the exchange; running it again changes nothing',
    args: '<file...>',
    options: [
      {
        flags: '--kind <kind>',
        meaning: 'aggTrades, trades, klines, fundingRate or metrics (default: found out)',
      },
      {
        flags: '--symbol <symbol>',
        meaning: "instrument, e.g. BTCUSDT (default: from the file's name or rows)",
      },
      {
        flags: '--interval <interval>',
        meaning: 'length of klines; only 1m is stored (default: from the name)',
      },
      JSON_OPTION,
    ],
    examples: [
      'ae import BTCUSDT-aggTrades-2024-07.zip BTCUSDT-aggTrades-2024-08.zip',
      'ae import BTCUSDT-1m-2024-07.zip BTCUSDT-fundingRate-2024-07.zip BTCUSDT-metrics-2024-07-01.zip',
      'ae import trades.parquet --kind aggTrades --symbol BTCUSDT --json',
    ],
    load: () => import('../import.ts'),
  },
  {
    path: 'backfill',
    summary: 'fetches what is missing of the last days from the venue, newest first',
    options: [
      SYMBOL_OPTION,
      { flags: '--days <n>', meaning: 'days back from now, 1 to 3650 (default: 1)' },
      JSON_OPTION,
    ],
    examples: ['ae backfill --symbol BTCUSDT --days 7'],
    load: () => import('../backfill.ts'),
  },
  {
    path: 'export',
    summary: 'writes a stored series of a period to CSV or Parquet',
    options: [
      SYMBOL_OPTION,
      {
        flags: '--series <series>',
        meaning: 'ticks, candles, funding, indicators, liquidations, rates or books (default: ticks)',
      },
      { flags: '--interval <interval>', meaning: 'length of candles, 1m to 1M (default: 1m)' },
      { flags: '--from <time>', meaning: 'first time, a date (UTC) or epoch milliseconds', required: true },
      { flags: '--to <time>', meaning: 'end, not included', required: true },
      { flags: '--out <file>', meaning: 'a new .csv, .csv.gz or .parquet file', required: true },
      { flags: '--format <format>', meaning: 'csv or parquet (default: by the name of the file)' },
      { flags: '--force', meaning: 'replace a file that exists' },
      JSON_OPTION,
    ],
    examples: [
      'ae export --symbol BTCUSDT --from 2024-07-01 --to 2024-08-01 --out BTCUSDT-aggTrades-2024-07.parquet',
      'ae export --symbol BTCUSDT --series candles --interval 1h --from 2024-07-01 --to 2024-08-01 --out hours.csv',
    ],
    load: () => import('../export.ts'),
  },
  {
    path: 'integrity',
    summary: 'says how complete the stored ticks of a day are',
    options: [
      { flags: '--day <date>', meaning: 'UTC day, YYYY-MM-DD (default: yesterday)' },
      { flags: '--symbol <symbol>', meaning: 'only this instrument' },
      JSON_OPTION,
    ],
    examples: ['ae integrity', 'ae integrity --day 2024-07-01 --symbol BTCUSDT --json'],
    load: () => import('../integrity.ts'),
  },
  {
    path: 'verify',
    summary: 'proves the stored ticks: makes the hourly roots again and compares them with the recorded ones',
    options: [
      { flags: '--symbol <symbol>', meaning: 'only this instrument' },
      {
        flags: '--from <time>',
        meaning: 'first hour, a date (UTC) or epoch milliseconds (default: the first root)',
      },
      { flags: '--to <time>', meaning: 'end, not included (default: the last root)' },
      JSON_OPTION,
    ],
    examples: ['ae verify', 'ae verify --symbol BTCUSDT --from 2024-07-01 --to 2024-07-02 --json'],
    load: () => import('../verify.ts'),
  },
  {
    path: 'partitions list',
    summary: 'lists the stored months with rows and sizes',
    options: [JSON_OPTION],
    examples: ['ae partitions list'],
    load: () => import('../partitions/list.ts'),
  },
  {
    path: 'partitions detach',
    summary: 'writes a month to Parquet, checks it, and takes the month out of its table',
    args: '<name>',
    options: [
      { flags: '--out <file>', meaning: 'a new .parquet file', required: true },
      { flags: '--drop', meaning: 'drop the detached rows too (default: they stay in a table of their own)' },
      { flags: '--force', meaning: 'replace a file that exists' },
      JSON_OPTION,
    ],
    examples: ['ae partitions detach agg_trades_2024_07 --out agg_trades_2024_07.parquet'],
    load: () => import('../partitions/detach.ts'),
  },
  {
    path: 'tape',
    summary: 'plays recordings through a simulated venue, the engine and a database, and counts',
    args: '<file...>',
    options: [
      { flags: '--speed <n>', meaning: 'times real time, 1 to 1000, or max (default: max)' },
      JSON_OPTION,
    ],
    examples: [
      'ae tape btcusdt_20240808.gz --speed max',
      'ae tape btcusdt_20230404.gz btcusdt_20230405.gz --json',
    ],
    load: () => import('../tape.ts'),
  },
];
