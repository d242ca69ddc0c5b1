import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';

/** The whole built product as a person starts it, on a random port with a data folder of its own. */
export interface RunningProduct {
  readonly url: string;
  readonly setupCode: string | null;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds from the start of the process to its address being printed. */
  readonly startedInMs: number;
  output(): string;
  /** Sends the signal and waits until the process has ended; resolves to its exit code. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const productEntry = join(root, 'server/dist/main.js');

/** A fresh data folder; `remove` also stops the database in it. */
export function dataFolder(): { readonly path: string; remove(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'ae-product-'));
  return { path, remove: () => removeData(path) };
}

async function removeData(path: string): Promise<void> {
  if (existsSync(join(path, 'postgres/data/PG_VERSION'))) {
    const server = await startEmbeddedPostgres({ dataDir: path });
    await server.stop();
  }
  rmSync(path, { recursive: true, force: true });
}

/** Sends SIGINT to a product that starts, once, when this first becomes true. */
export interface StartOptions {
  readonly interruptWhen?: () => boolean;
}

/** Starts the product and resolves when it has printed its address. Rejects with its output when it ends before. */
export function startProduct(
  dataDir: string,
  env: Record<string, string> = {},
  { interruptWhen }: StartOptions = {},
): Promise<RunningProduct> {
  if (!existsSync(productEntry)) throw new Error('the product is not built: run npm run build first');
  const began = performance.now();
  const child = spawn(process.execPath, [productEntry], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      AE_DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  if (interruptWhen !== undefined) interrupt(child, interruptWhen);
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-200_000);
      const url = /open +(http:\/\/\S+)/.exec(output)?.[1];
      if (url === undefined || child.pid === undefined) return;
      const setupCode = /set-up code (\S+)/.exec(output)?.[1] ?? null;
      resolve({
        url,
        setupCode,
        pid: child.pid,
        dataDir,
        startedInMs: performance.now() - began,
        output: () => output,
        kill: (signal) => end(child, signal),
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the product ended with code ${code}:\n${output}`)));
  });
}

function interrupt(child: ChildProcess, when: () => boolean): void {
  const timer = setInterval(() => {
    if (!when()) return;
    clearInterval(timer);
    child.kill('SIGINT');
  }, 5);
  child.once('exit', () => clearInterval(timer));
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
