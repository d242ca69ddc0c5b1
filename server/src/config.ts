import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VENUES, type Venue } from '@ae/db/enums.ts';
import type { RetainedTable, RetentionDays, WideStream } from './engine/index.ts';

/** The only reader of the environment. Everything else receives this object. */
export interface Config {
  readonly environment: 'development' | 'production';
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** null: a private embedded Postgres is started in the data folder. */
  readonly databaseUrl: string | null;
  readonly venue: Venue;
  readonly simulator: SimulatorConfig;
  /** Symbols with full depth and all collectors. */
  readonly coreSymbols: readonly string[];
  /** How the rest of the market is followed. */
  readonly wide: WideConfig;
  /** Symbols beside the core set whose rates are kept every 2 s. */
  readonly rateSymbols: readonly string[];
  /** Time between evaluations of an instrument, ms. The clock of the core passes in steps of 50. */
  readonly evaluationIntervalMs: number;
  /** Days after which rows of a table are deleted; a table that is not named is kept for ever. */
  readonly retention: RetentionDays;
  /** Browser origins allowed to call the API, beside the server's own. */
  readonly allowedOrigins: readonly string[];
  readonly logLevel: string;
  /** Load the factory grid and presets into an empty database (the demo). */
  readonly demoStrategies: boolean;
}

export interface WideConfig {
  /** Every trade, or the venue's 1-minute candles. */
  readonly stream: WideStream;
  /** All collectors but the Coinbase premium, which needs a spot stream, instead of open interest alone. */
  readonly collectors: boolean;
}

export interface SimulatorConfig {
  /** null: seeded synthetic market; otherwise recorded raw stream files. */
  readonly tapeFiles: readonly string[] | null;
  readonly tapeSpeed: number;
  readonly tapeLoop: boolean;
  readonly seed: number;
  readonly instruments: number;
  /** Factor on the trade rates of the synthetic market, for load. */
  readonly rate: number;
  /** 0: any free port. */
  readonly port: number;
  /** Whether faults can be ordered from the simulated venue, or which schedule of them runs. */
  readonly faults: (typeof FAULT_MODES)[number];
}

const FAULT_MODES = ['off', 'allow', 'storm', 'storm-all'] as const;

/** Days by default: what is measured can be measured again from ticks, which are kept for ever (0). */
const RETENTION: readonly (readonly [RetainedTable, number])[] = [
  ['agg_trades', 0],
  ['candles_1m', 0],
  ['book_features', 90],
  ['rate_snapshots', 0],
  ['liquidations', 0],
  ['market_indicators', 0],
  ['feature_snapshots', 30],
  ['signal_evaluations', 30],
  ['virtual_events', 30],
  ['virtual_positions', 120],
];

/** A configuration value that is missing or wrong; the message names it, the value and what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Root of the checkout (or of the installed product): the folder that holds pnpm-workspace.yaml. */
export function productRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let depth = 0; depth < 8; depth += 1) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder;
    folder = dirname(folder);
  }
  throw new ConfigError('cannot find the product folder: no pnpm-workspace.yaml above the program');
}

/** Version of the product, from its package.json. */
export function productVersion(): string {
  const manifest = JSON.parse(readFileSync(join(productRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/** Reads and checks every setting. Throws ConfigError for the first wrong one. */
export function readConfig(env: Environment = process.env): Config {
  const venue = oneOf(env, 'VENUE', VENUES, 'simulated');
  return {
    environment:
      oneOf(env, 'NODE_ENV', ['development', 'production', 'test'] as const, 'production') === 'development'
        ? 'development'
        : 'production',
    dataDir: readDataDir(env),
    host: text(env, 'HOST', '127.0.0.1'),
    port: wholeNumber(env, 'PORT', 4000, [0, 65_535]),
    databaseUrl: readDatabaseUrl(env),
    venue,
    simulator: readSimulator(env),
    coreSymbols: readSymbols(env, 'CORE_SYMBOLS', ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT']),
    wide: {
      stream: oneOf(env, 'WIDE_STREAM', ['aggTrade', 'kline'] as const, 'aggTrade'),
      collectors: flag(env, 'WIDE_COLLECTORS', false),
    },
    rateSymbols: readSymbols(env, 'RATE_SYMBOLS', []),
    evaluationIntervalMs: wholeNumber(env, 'EVALUATION_INTERVAL_MS', 15_000, [50, 60_000]),
    retention: readRetention(env),
    allowedOrigins: readOrigins(env),
    logLevel: oneOf(env, 'LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
    demoStrategies: flag(env, 'DEMO_STRATEGIES', venue === 'simulated'),
  };
}

/** A path as the person who gave the command meant it: npm runs scripts in the product's folder. */
function fromCaller(env: Environment, path: string): string {
  return resolve(env['INIT_CWD'] ?? process.cwd(), path);
}

function readDataDir(env: Environment): string {
  const given = env['AE_DATA_DIR'];
  if (given === undefined || given === '') return join(productRoot(), '.data');
  return fromCaller(env, given);
}

function readDatabaseUrl(env: Environment): string | null {
  const given = env['DATABASE_URL'];
  if (given === undefined || given === '') return null;
  if (!/^postgres(ql)?:\/\//.test(given)) {
    throw new ConfigError(
      'DATABASE_URL does not start with postgres:// (expected a Postgres connection address, or leave it unset)',
    );
  }
  return given;
}

function readSymbols(env: Environment, name: string, fallback: readonly string[]): readonly string[] {
  const symbols = list(env, name, fallback);
  const wrong = symbols.find((symbol) => !/^[\p{Lu}\p{Lo}\d_]{2,40}$/u.test(symbol));
  if (wrong === undefined) return symbols;
  throw new ConfigError(
    `${name} has ${wrong} (expected instruments in upper case such as BTCUSDT, separated by commas)`,
  );
}

/** 0 keeps a table for ever. */
function readRetention(env: Environment): RetentionDays {
  const days: Partial<Record<RetainedTable, number>> = {};
  for (const [table, usual] of RETENTION) {
    const kept = wholeNumber(env, `RETENTION_${table.toUpperCase()}_DAYS`, usual, [0, 36_500]);
    if (kept > 0) days[table] = kept;
  }
  return days;
}

function readOrigins(env: Environment): readonly string[] {
  const origins = list(env, 'ALLOWED_ORIGINS', []);
  const wrong = origins.find((origin) => !/^https?:\/\//.test(origin) || !isOrigin(origin));
  if (wrong === undefined) return origins;
  throw new ConfigError(
    `ALLOWED_ORIGINS has ${wrong} (expected origins such as https://desk.example, without a path, separated by commas)`,
  );
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function readSimulator(env: Environment): SimulatorConfig {
  const files = list(env, 'SIM_TAPE', []).map((file) => fromCaller(env, file));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new ConfigError(
      `SIM_TAPE names ${missing}, which is not there (expected files of recorded streams)`,
    );
  }
  return {
    tapeFiles: files.length === 0 ? null : files,
    tapeSpeed: wholeNumber(env, 'SIM_TAPE_SPEED', 1, [1, 1_000]),
    tapeLoop: flag(env, 'SIM_TAPE_LOOP', true),
    seed: wholeNumber(env, 'SIM_SEED', 7, [0, 2 ** 31 - 1]),
    instruments: wholeNumber(env, 'SIM_INSTRUMENTS', 12, [4, 600]),
    rate: wholeNumber(env, 'SIM_RATE', 1, [1, 20]),
    port: wholeNumber(env, 'SIM_PORT', 0, [0, 65_535]),
    faults: oneOf(env, 'SIM_FAULTS', FAULT_MODES, 'off'),
  };
}

function text(env: Environment, name: string, fallback: string): string {
  const given = env[name];
  return given === undefined || given === '' ? fallback : given;
}

function oneOf<const T extends readonly string[]>(
  env: Environment,
  name: string,
  allowed: T,
  fallback: T[number],
): T[number] {
  const given = env[name];
  if (given === undefined || given === '') return fallback;
  if (allowed.includes(given)) return given;
  throw new ConfigError(`${name}=${given} is not known (expected one of ${allowed.join(', ')})`);
}

function wholeNumber(
  env: Environment,
  name: string,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const given = env[name];
  if (given === undefined || given === '') return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ConfigError(`${name}=${given} is not valid (expected a whole number from ${min} to ${max})`);
}

function flag(env: Environment, name: string, fallback: boolean): boolean {
  const value = oneOf(env, name, ['1', '0', 'true', 'false', 'on', 'off'] as const, fallback ? '1' : '0');
  return value === '1' || value === 'true' || value === 'on';
}

function list(env: Environment, name: string, fallback: readonly string[]): readonly string[] {
  const given = env[name];
  if (given === undefined || given.trim() === '') return fallback;
  return given
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
