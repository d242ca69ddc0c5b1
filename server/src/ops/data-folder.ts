import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../config.ts';

/** Makes the folder of all data. Throws ConfigError naming AE_DATA_DIR when it cannot be made or written. */
export function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { message } = cause as Error;
    throw new ConfigError(
      `AE_DATA_DIR=${folder} cannot be used: ${message} (expected a folder that can be made and written)`,
      { cause },
    );
  }
}

/** Step by step: Node's recursive mkdir never returns below folders that refuse new ones, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
