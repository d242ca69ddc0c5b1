import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDataFolder } from '@ae/server/ops/data-folder.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { dataFolder, startProduct } from '../../support/product.ts';

const folder = dataFolder();
const scratch = mkdtempSync(join(tmpdir(), 'ae-start-'));
afterAll(async () => {
  await folder.remove();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a start', () => {
  test('that is interrupted as soon as its database runs leaves no database behind', async () => {
    const pidFile = join(folder.path, 'postgres/data/postmaster.pid');
    const interrupted = startProduct(folder.path, {}, { interruptWhen: () => existsSync(pidFile) });
    await expect(interrupted).rejects.toThrow('the product ended with code 0');
    expect(existsSync(pidFile)).toBe(false);
  });

  test('that is stopped while it loads its first strategies still stops cleanly', async () => {
    const product = await startProduct(folder.path);
    expect(await product.kill('SIGINT')).toBe(0);
    expect(existsSync(join(folder.path, 'postgres/data/postmaster.pid'))).toBe(false);
  });

  test('with a database that does not answer names DATABASE_URL and keeps its password', async () => {
    const address = new URL('postgres://ae@127.0.0.1:1/ae');
    address.password = 'hidden-word';
    const failed = await startProduct(folder.path, { DATABASE_URL: address.href }).catch(
      (error: Error) => error.message,
    );
    expect(failed).toContain('could not start: DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1');
    expect(failed).not.toContain('hidden-word');
  });
});

describe('the data folder', () => {
  test('is made with the folders above it', () => {
    makeDataFolder(join(scratch, 'a/b c/数据'));
    expect(existsSync(join(scratch, 'a/b c/数据'))).toBe(true);
  });

  test('that cannot be one is refused by name', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(() => makeDataFolder(join(scratch, 'file'))).toThrow(
      /^AE_DATA_DIR=.*file cannot be used: it is not/,
    );
    expect(() => makeDataFolder(join(scratch, 'file/below'))).toThrow(/^AE_DATA_DIR=.*ENOTDIR/);
  });

  test.runIf(process.platform === 'linux')('below a folder that takes none is refused, without end', () => {
    expect(() => makeDataFolder('/proc/ae/data')).toThrow(/^AE_DATA_DIR=\/proc\/ae\/data cannot be used/);
  });
});
