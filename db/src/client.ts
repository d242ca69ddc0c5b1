import { connect as connectSocket, type Socket } from 'node:net';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { CopyOutSocket } from './copy-data.ts';
import * as schema from './schema/index.ts';

/** Raw SQL access (postgres.js); numbers of 64 bits come as strings, times as text. */
export type Sql = postgres.Sql;
/** What a client and its transactions have in common: statements, and parts of them. */
export type Statements = postgres.ISql;
export type Drizzle = PostgresJsDatabase<typeof schema>;

/** Clients of one connection each: the driver cannot keep other queries away from a connection with a COPY. */
export type BulkClients = readonly Sql[];

export interface Database {
  readonly sql: Sql;
  readonly db: Drizzle;
  /** For `copy … to stdout (format binary)` only: rows come in runs (see copy-data.ts). */
  readonly bulk: BulkClients;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Most connections at once. */
  readonly max?: number;
  /** application_name, visible in pg_stat_activity. */
  readonly name?: string;
  /** Never closed for being idle or old: what belongs to a connection (a lock) stays with it. */
  readonly lasting?: boolean;
  /**
   * Does not ask for array types first: arrays cannot be parameters then. The driver leaves an error in that
   * question unhandled, which a connection that is made under fire must not risk.
   */
  readonly withoutArrays?: boolean;
  /** COPY data comes in runs (see copy-data.ts). */
  readonly joinsCopyData?: boolean;
  /** No query takes a second processor: for those that run beside a market on a small machine. */
  readonly oneProcessor?: boolean;
  /**
   * A query waits for a connection of its own. The driver sends more queries to connections that are busy, and
   * refuses those that meet a running COPY there, or never answers them.
   */
  readonly oneQueryAtOnce?: boolean;
}

/**
 * The one way to a database: same settings for every part of the product. Connections are made when
 * needed and made again after a loss.
 */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const client = postgres(url, settings(url, options));
  // Drizzle changes the date parsers of the client it is given, so raw queries keep a client of their own.
  const own = postgres(url, settings(url, options));
  const bulk = connectBulk(url, options);
  return {
    sql: client,
    db: drizzle(own, { schema }),
    bulk,
    close: async () => {
      await Promise.all([client, own, ...bulk].map((each) => each.end({ timeout: 5 })));
    },
  };
}

/** As many series are read at once at a start; more would take the processors from the engine. */
const BULK_CLIENTS = 2;

/** Clients for `copy … to stdout (format binary)`; connections are made when one is asked for. */
export function connectBulk(url: string, options: ConnectOptions = {}): BulkClients {
  const bulk = settings(url, { ...options, max: 1, withoutArrays: true, joinsCopyData: true });
  return Array.from({ length: BULK_CLIENTS }, () => postgres(url, bulk));
}

/** Whether COPY data really comes in runs: not over TLS and Unix sockets, which the driver opens itself. */
export function joinsCopyData(bulk: Sql): boolean {
  return (bulk.options as { socket?: unknown }).socket !== undefined;
}

/** One client for raw SQL only (migrations, partitions, administration). */
export function connectSql(url: string, options: ConnectOptions = {}): Sql {
  return postgres(url, settings(url, options));
}

/**
 * Series are read in the order of the primary key, a batch at a time. A plan that gathers all of the rest and sorts
 * it for each batch can look cheaper to the planner, above all before a table was ever analysed.
 */
const BY_KEY = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  max_parallel_workers_per_gather: '0',
} as const;

function settings(
  url: string,
  options: ConnectOptions,
): postgres.Options<Record<string, postgres.PostgresType>> {
  const base: postgres.Options<Record<string, postgres.PostgresType>> = {
    max: options.max ?? 4,
    ...(options.lasting === true ? { idle_timeout: 0, max_lifetime: 0 } : { idle_timeout: 60 }),
    connect_timeout: 15,
    fetch_types: options.withoutArrays !== true,
    ...(options.oneQueryAtOnce === true ? { max_pipeline: 0 } : {}),
    // Seconds. The driver's own back-off grows to 20 s: a database that is back would wait for us.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 2),
    onnotice: () => undefined,
    connection: {
      application_name: options.name ?? 'arbitrage-engine',
      // Days and months that a query adds are those of UTC, wherever the database stands.
      TimeZone: 'UTC',
      ...(options.oneProcessor === true ? { max_parallel_workers_per_gather: '0' } : {}),
      ...(options.joinsCopyData === true ? BY_KEY : {}),
    },
  };
  const host = tcpHost(url);
  if (host === null) return base;
  // postgres.js never sets TCP_NODELAY: every small COPY or pipelined write would wait ~40–90 ms for a delayed ACK.
  const socket = () => (options.joinsCopyData === true ? joiningSocket(host) : noDelaySocket(host));
  return { ...base, socket } as postgres.Options<Record<string, postgres.PostgresType>>;
}

/** Host and port of a plain TCP address; null for Unix sockets, several hosts and TLS (postgres.js does those itself). */
function tcpHost(url: string): { host: string; port: number } | null {
  if (/[?&](sslmode=(?!disable)|ssl=(?!false)|host=)/.test(url) || url.includes(',')) return null;
  const parsed = new URL(url);
  if (parsed.hostname === '') return null;
  return { host: decodeURIComponent(parsed.hostname), port: Number(parsed.port === '' ? 5432 : parsed.port) };
}

/**
 * A socket that is still connecting: the driver buffers its first message and hears of a refusal. If this waited
 * for the connection and rejected, the driver would never try that connection again.
 */
function noDelaySocket(target: { host: string; port: number }): Socket {
  return connectSocket({ ...target, noDelay: true });
}

function joiningSocket(target: { host: string; port: number }): Socket {
  // The option `noDelay` counts in the constructor only.
  return new CopyOutSocket().setNoDelay(true).connect(target);
}
