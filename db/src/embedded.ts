import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectSql } from './client.ts';
import { type Account, chooseAccount } from './embedded/account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './embedded/binaries.ts';
import { isUnused } from './embedded/in-use.ts';

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
   * Given by the product only: names of connections that do not count as others, its own, of which one may still be in
   * the middle of a query that nobody waits for. It also stops a server that does not say who is connected.
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
const STOP = ['-w', '-t', '30', '-m', 'fast', 'stop'];
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
    const running = runningServer(cluster);
    const port = running?.port ?? (await start(cluster, await freePort()));
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
  if (triesLeft > 0 && isBusy(error)) return false;
  throw error;
}

function isBusy(error: unknown): boolean {
  return BUSY_CODES.has((error as { code?: unknown }).code);
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
    const other = runningServer(cluster);
    if (other !== null) return other.port;
    throw new Error(`the embedded Postgres did not start; the end of its log:\n${tail(log)}`, { cause });
  }
}

async function ensureRunning(cluster: Cluster, port: number): Promise<boolean> {
  if (runningServer(cluster) !== null) return false;
  await start(cluster, port);
  return true;
}

async function stopCluster(
  cluster: Cluster,
  url: string,
  { onlyWhenUnused = false, ours = [] }: StopOptions = {},
): Promise<boolean> {
  const found = runningServer(cluster);
  if (found === null) return true;
  if (onlyWhenUnused && !(await mayStop(url, ours))) return false;
  // Another program may have stopped it meanwhile, and a third one started it again.
  const isStillThere = () => runningServer(cluster)?.pid === found.pid;
  if (!isStillThere()) return true;
  try {
    await command(cluster, cluster.binaries.pgCtl, ['-D', cluster.data, ...STOP]);
  } catch (error) {
    if (isStillThere()) throw error;
  }
  return true;
}

/**
 * A server that cannot be asked is stopping, starting or broken: the product stops it, for nobody else would. A command
 * leaves it to whoever does that, and does not fail over it. One that is full or refuses us has others.
 */
async function mayStop(url: string, ours: readonly string[]): Promise<boolean> {
  const isProduct = ours.length > 0;
  return isUnused(url, ours).catch((error: unknown) => isProduct && isBusy(error));
}

interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** Null when none runs. Clears the pid file of one that was killed. */
function runningServer(cluster: Cluster): RunningServer | null {
  const pidFile = join(cluster.data, 'postmaster.pid');
  const content = readIfThere(pidFile);
  if (content === null) return null;
  const [pid, , , port] = content.split('\n');
  if (!isPostmaster(Number(pid), cluster.data)) {
    rmSync(pidFile, { force: true });
    return null;
  }
  return { pid: Number(pid), port: Number(port) };
}

/** Null when there is no such file: another program's server may take it away at any moment. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
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
