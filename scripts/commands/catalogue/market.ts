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
    summary: 'order-flow features of a trade file at one time (no database, no network)',
    options: [
      {
        flags: '--trades <file>',
        meaning: 'aggTrades archive (.csv, .gz, .zip) or raw stream recording',
        required: true,
      },
      SYMBOL_OPTION,
      { flags: '--at <epoch-ms>', meaning: 'evaluation time, epoch milliseconds UTC', required: true },
      JSON_OPTION,
    ],
    examples: [
      'ae features --trades BTCUSDT-aggTrades-2024-08-08.zip --symbol BTCUSDT --at 1723161600000 --json',
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
    path: 'import',
    summary: 'stores the aggregate trades of archive files; running it again changes nothing',
    args: '<file...>',
    options: [SYMBOL_OPTION, JSON_OPTION],
    examples: ['ae import BTCUSDT-aggTrades-2024-07.zip BTCUSDT-aggTrades-2024-08.zip --symbol BTCUSDT'],
    load: () => import('../import.ts'),
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
