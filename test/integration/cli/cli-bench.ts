import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { type AeResult, runAe } from './run-ae.ts';

/** Where the tests of one file run `ae`; the database is there once its tests begin. */
export interface CliBench {
  readonly folder: string;
  readonly database: Database;
  readonly sql: Database['sql'];
  /** Of every command of the file. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file into the folder and gives its name back. */
  saved(name: string, content: string | Buffer): string;
  ae(
    argv: readonly string[],
    more?: { readonly env?: Record<string, string>; input?: string },
  ): Promise<AeResult>;
}

/** A folder and a database of the file's own, gone after its tests. Called before the file's own `beforeAll`. */
export function cliBench(name: string): CliBench {
  const folder = mkdtempSync(join(tmpdir(), `ae-${name}-`));
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await testDatabase();
    database = connectDatabase(test.url, { max: 1 });
  });
  afterAll(async () => {
    await database?.close();
    await test?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    get database() {
      return database;
    },
    get sql() {
      return database.sql;
    },
    get env() {
      return { DATABASE_URL: test.url };
    },
    saved(file, content) {
      writeFileSync(join(folder, file), content);
      return file;
    },
    ae(argv, { env, input } = {}) {
      const all = { DATABASE_URL: test.url, ...env };
      return runAe(argv, { cwd: folder, env: all, ...(input === undefined ? {} : { input }) });
    },
  };
}
