import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectSql, type Sql } from './client.ts';
import { type Account, chooseAccount } from './embedded/account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './embedded/binaries.ts';

/**
 * A private Postgres in the data folder. It is started through pg_ctl in a session of its own, so it survives
 * a kill of this process; the next start adopts it. Loopback only, with a generated password.
 */
export interface EmbeddedPostgres {
  readonly url: string;
  /** True when a server that was already running was taken over. */
  readonly adopted: boolean;
  /** Starts it again (same port) when its process is gone. Resolves to whether it had to. */
  ensureRunning(): Promise<boolean>;
  /** Stops it. Resolves to whether it did. */
  stop(options?: StopOptions): Promise<boolean>;
}

export interface StopOptions {
  /** Leaves it to other programs that are connected. */
  readonly onlyWhenUnused?: boolean;
  /**
   * Names of connections that do not count as others: those of the program that stops, of which one may still be in the
   * middle of a query that nobody waits for.
   */
  readonly ours?: readonly string[];
}

export interface EmbeddedOptions {
  /** Folder of all data of the installation; Postgres lives in its `postgres` subfolder. */
  readonly dataDir: string;
}

interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly account: Account;
  readonly folder: string;
  readonly data: string;
  readonly password: string;
}

const run = promisify(execFile);
const LOG_LIMIT_BYTES = 10_000_000;
/** A minute for a server that comes or goes. */
const BUSY_TRIES = 300;
const BUSY_WAIT_MS = 200;
/** Small machine settings; durability stays on. */
const SETTINGS = [
  'shared_buffers=96MB',
  'max_connections=60',
  'max_wal_size=512MB',
  'jit=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'autovacuum_naptime=30s',
];

/** Starts or adopts the cluster of a data folder. Rejects with the reason and the end of the server's log. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = prepare(options.dataDir);
  if (!existsSync(join(cluster.data, 'PG_VERSION'))) await initialise(cluster);
  const { url, port, adopted } = await connectable(cluster);
  return {
    url,
    adopted,
    ensureRunning: () => ensureRunning(cluster, port),
    stop: (stop) => stopCluster(cluster, url, stop),
  };
}

interface Server {
  readonly url: string;
  readonly port: number;
  readonly adopted: boolean;
}

/**
 * A server that takes connections. One that is found may still be shutting down for the program before us, or
 * recovering: it is waited for, and started again when it is gone.
 */
async function connectable(cluster: Cluster): Promise<Server> {
  for (let left = BUSY_TRIES; ; left -= 1) {
    const running = await runningPort(cluster);
    const port = running ?? (await start(cluster, await freePort()));
    const address = new URL(`postgres://ae@127.0.0.1:${port}/ae`);
    address.password = cluster.password;
    const isThere = await createDatabase(address.href).then(
      () => true,
      (error: unknown) => refuseUnlessBusy(error, left),
    );
    if (isThere) return { url: address.href, port, adopted: running !== null };
    await sleep(BUSY_WAIT_MS);
  }
}

/** Starting up or shutting down (57P03), ended under our connection (57P01), or its socket is closed already. */
const BUSY_CODES: ReadonlySet<unknown> = new Set([
  ...['57P01', '57P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED', 'CONNECTION_ENDED'],
]);

/** False when it is worth to try again; rejects with the error otherwise. */
function refuseUnlessBusy(error: unknown, triesLeft: number): false {
  if (triesLeft > 0 && BUSY_CODES.has((error as { code?: unknown }).code)) return false;
  throw error;
}

function prepare(dataDir: string): Cluster {
  const folder = join(dataDir, 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const binaries = findPostgresBinaries();
  const account = chooseAccount([binaries.postgres, folder]);
  const passwordFile = join(dataDir, 'postgres-password');
  if (!existsSync(passwordFile))
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const password = readFileSync(passwordFile, 'utf8').trim();
  return { binaries, account, folder, data: join(folder, 'data'), password };
}

async function initialise(cluster: Cluster): Promise<void> {
  const fresh = join(cluster.folder, `data-${process.pid}`);
  const secret = join(cluster.folder, `secret-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(secret, cluster.password, { mode: 0o600 });
  cluster.account.own(secret);
  try {
    await command(cluster, cluster.binaries.initdb, [
      ...['-D', fresh, '-U', 'ae', `--pwfile=${secret}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums'],
    ]);
    // The rename makes a cluster appear whole or not at all, also when this is killed in the middle.
    await run('mv', ['-T', fresh, cluster.data]).catch(() => run('mv', [fresh, cluster.data]));
  } finally {
    rmSync(secret, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function start(cluster: Cluster, port: number): Promise<number> {
  const log = join(cluster.folder, 'server.log');
  if (existsSync(log) && statSync(log).size > LOG_LIMIT_BYTES) rmSync(log);
  const settings = SETTINGS.map((setting) => `-c ${setting}`).join(' ');
  const arguments_ = [
    '-D',
    cluster.data,
    '-w',
    '-t',
    '60',
    '-l',
    log,
    '-o',
    `-p ${port} ${settings}`,
    'start',
  ];
  try {
    await command(cluster, cluster.binaries.pgCtl, arguments_);
    return port;
  } catch (cause) {
    // Another process may have started it in the same moment.
    const other = await runningPort(cluster);
    if (other !== null) return other;
    throw new Error(`the embedded Postgres did not start; the end of its log:\n${tail(log)}`, { cause });
  }
}

async function ensureRunning(cluster: Cluster, port: number): Promise<boolean> {
  if ((await runningPort(cluster)) !== null) return false;
  await start(cluster, port);
  return true;
}

async function stopCluster(
  cluster: Cluster,
  url: string,
  { onlyWhenUnused = false, ours = [] }: StopOptions = {},
): Promise<boolean> {
  if ((await runningPort(cluster)) === null) return true;
  if (onlyWhenUnused && !(await isUnused(url, ours))) return false;
  await command(cluster, cluster.binaries.pgCtl, [
    '-D',
    cluster.data,
    '-w',
    '-t',
    '30',
    '-m',
    'fast',
    'stop',
  ]);
  return true;
}

/** A second and a half: a connection that was just ended needs a moment to go. */
const LOOKS = 10;
const LOOK_EVERY_MS = 150;
/** Of them in a row without others: a program that starts is between two connections for a moment. */
const QUIET_LOOKS = 2;

async function isUnused(url: string, ours: readonly string[]): Promise<boolean> {
  const sql = connectSql(url, { max: 1, name: 'ae-stop' });
  try {
    let quiet = 0;
    for (let left = LOOKS; left > 0 && quiet < QUIET_LOOKS; left -= 1) {
      if (left < LOOKS) await sleep(LOOK_EVERY_MS);
      quiet = (await othersConnected(sql, ours)) ? 0 : quiet + 1;
    }
    return quiet >= QUIET_LOOKS;
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function othersConnected(sql: Sql, ours: readonly string[]): Promise<boolean> {
  const [row] = await sql<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()
      and not application_name = any(${[...ours]}::text[])`;
  return (row?.others ?? 0) > 0;
}

/** Port of the running server; null when none runs. Clears the pid file of one that was killed. */
async function runningPort(cluster: Cluster): Promise<number | null> {
  const pidFile = join(cluster.data, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  if (!isPostmaster(Number(pid), cluster.data)) {
    rmSync(pidFile, { force: true });
    return null;
  }
  return Number(port);
}

/**
 * Whether the process is the server of this folder. Its id alone is not proof: it may be a killed one that
 * nobody has reaped, or, after a restart of the machine, another program with the same number.
 */
function isPostmaster(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  } catch {
    return false;
  }
}

async function createDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const sql = connectSql(admin.href, { max: 1, name: 'ae-setup' });
  try {
    const found = await sql`select 1 from pg_database where datname = 'ae'`;
    if (found.length === 0) await sql`create database ae`.catch(ignoreDuplicate);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function ignoreDuplicate(error: unknown): void {
  const code = (error as { code?: string }).code;
  if (code !== '42P04' && code !== '23505') throw error;
}

async function command(cluster: Cluster, program: string, rest: readonly string[]): Promise<void> {
  const [first = program, ...others] = [...cluster.account.prefix, program, ...rest];
  // The working folder may be closed to the account; Postgres needs one it can stand in.
  await run(first, others, { cwd: cluster.folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-8).join('\n') : '(no log)';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
