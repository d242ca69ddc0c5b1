import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';

/**
 * How to run Postgres, which refuses to run as root. As a normal user: simply. As root: as the `postgres`
 * account if there is one, else `nobody`; and where the folders above the data are closed to that account
 * (a checkout below a 0700 folder), with the single right to pass them.
 */
export interface Account {
  /** Command that goes before the program; empty for none. */
  readonly prefix: readonly string[];
  /** Gives a folder or file to the account. */
  own(path: string): void;
}

const CURRENT: Account = { prefix: [], own: () => undefined };

/** Chooses the account. `reachable` are paths it must be able to use. Throws when none can. */
export function chooseAccount(reachable: readonly string[]): Account {
  if (process.getuid?.() !== 0) return CURRENT;
  const ids = accountIds();
  const own = (path: string) => chownSync(path, ids.uid, ids.gid);
  for (const path of reachable.slice(1)) own(path);
  const drop = ['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups'];
  const pass = [
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  for (const prefix of [
    [...drop, '--inh-caps=-all'],
    [...drop, ...pass],
  ]) {
    if (canUse(prefix, reachable)) return { prefix, own };
  }
  throw new Error(
    `Postgres does not run as root, and the account ${ids.name} cannot reach ${reachable.join(' or ')}; ` +
      'run as a normal user, set AE_DATA_DIR to a folder others may enter, or set DATABASE_URL',
  );
}

function canUse(prefix: readonly string[], paths: readonly string[]): boolean {
  const test = paths.map((_, index) => `test -x "$${index + 1}"`).join(' && ');
  const [command, ...rest] = [...prefix, 'sh', '-c', test, 'sh', ...paths];
  return spawnSync(command ?? 'sh', rest, { stdio: 'ignore' }).status === 0;
}

function accountIds(): { name: string; uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = lines.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'Postgres does not run as root and there is no account postgres or nobody; set DATABASE_URL',
  );
}
