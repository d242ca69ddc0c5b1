import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Vite would take graphql's "module" build, everything in node_modules takes its "main" one: two copies of one class.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };
const ignored = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.svelte-kit/**'];

/**
 * Projects, by what they need: `unit` nothing at all; `integration` sockets and a real Postgres;
 * `never-again` whatever the fault needs; `e2e` a browser. Each ends with the process it started.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        resolve,
        test: {
          name: 'unit',
          include: ['{server,db,strategies,scripts}/**/*.test.ts', 'web/src/**/*.test.ts'],
          exclude: ignored,
          // On a machine that does much else a test of two seconds takes ten.
          testTimeout: 30_000,
          // Pure tests share nothing that could leak: one module graph for all is several times faster.
          pool: 'threads',
          isolate: false,
          // Half of their time is waiting: one worker alone, the usual number on two cores, takes nearly twice as long.
          maxWorkers: 2,
        },
      },
      {
        root,
        resolve,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        root,
        resolve,
        test: {
          name: 'never-again',
          include: ['test/never-again/**/*.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        root,
        resolve,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ignored,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // What a page shows comes by push: on a machine that does much else not within the usual second.
          expect: { poll: { timeout: 10_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
});
