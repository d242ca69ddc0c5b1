import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Chromium for the browser tests, or why there is none. */
export type Browser = { readonly path: string } | { readonly path: null; readonly reason: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC_APP = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** CHROMIUM_PATH, else the usual names, else (root on Debian) Debian's package, else the reason. */
export function findBrowser(): Browser {
  return findInstalledBrowser() ?? installFromDebian();
}

/** A Chromium that is there already; null when none is, a reason when CHROMIUM_PATH is wrong. */
export function findInstalledBrowser(): Browser | null {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') {
    return existsSync(given)
      ? { path: given }
      : { path: null, reason: `CHROMIUM_PATH=${given} does not exist` };
  }
  const found = installed();
  return found === null ? null : { path: found };
}

function installed(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, MAC_APP].find((path) => existsSync(path)) ?? null;
}

function installFromDebian(): Browser {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return { path: null, reason: 'no Chromium found (install one, or name it in CHROMIUM_PATH)' };
  }
  process.stderr.write('Installing Chromium with apt-get …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...rest: string[]) =>
    spawnSync('apt-get', ['-qq', ...rest], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status;
  if (apt('update') !== 0) return { path: null, reason: 'no Chromium found, and apt-get update failed' };
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  const path = installed();
  return path === null ? { path, reason: 'no Chromium found, and apt-get could not install it' } : { path };
}
