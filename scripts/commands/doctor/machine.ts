import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Config } from '@ae/server/config.ts';
import { findInstalledBrowser } from '../../browser.ts';
import { type Finding, fail, ok, reason, warn } from './finding.ts';

const MINIMUM = [20, 19] as const;
const RECOMMENDED = 24;

/** The version of Node. */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    return fail(
      'node',
      version,
      `install Node ${MINIMUM.join('.')} or newer (${RECOMMENDED} is recommended)`,
    );
  }
  return ok('node', major < RECOMMENDED ? `${version} (${RECOMMENDED} is recommended)` : version);
}

/** Whether the data folder can be written. */
export async function checkDataFolder({ dataDir }: Config): Promise<Finding> {
  try {
    await rm(await mkdtemp(join(nearestFolder(dataDir), '.probe-')), { recursive: true });
    return ok('data folder', `${dataDir} can be written`);
  } catch (error) {
    return fail('data folder', reason(error), 'set AE_DATA_DIR to a folder that this user can write');
  }
}

/** The folder itself or, while it is not made yet, the one it would be made in. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Whether the port of the product is free, or already taken by the product itself. */
export async function checkPort({ host, port }: Config): Promise<Finding> {
  const error = await listenError(host, port);
  if (error === null) return ok('port', `${host}:${port} is free`);
  if (await isProduct(host, port)) return ok('port', `${host}:${port}: the product is running there`);
  return fail(
    'port',
    reason(error),
    'stop the program that uses it, or set PORT (and HOST) to a free address',
  );
}

function listenError(host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

async function isProduct(host: string, port: number): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const answer = await fetch(`http://${address}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Whether there is a browser for the end-to-end tests; the product itself needs none. */
export function checkBrowser(): Finding {
  const browser = findInstalledBrowser();
  if (browser !== null && browser.path !== null) return ok('browser', `${browser.path} (for tests)`);
  const fix = 'only for `npm test`: install Chromium, or set CHROMIUM_PATH';
  return warn('browser', browser?.reason ?? 'no Chromium found', fix);
}
