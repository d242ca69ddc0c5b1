import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { type Browser, findBrowser } from './browser.ts';

/**
 * `npm test`: house rules and types, then every suite, then one plain line `N passed, N failed, N skipped`.
 * `npm test -- --project unit` (or any Vitest arguments) runs only those suites, without the rules.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'ae-test-'));
const selected = process.argv.slice(2);
const tally = { passed: 0, failed: 0, skipped: 0 };

try {
  if (selected.length === 0) await wholeSuite();
  else await vitest(selected, {});
} finally {
  await stopDatabase();
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
process.exitCode = tally.failed > 0 ? 1 : 0;

async function wholeSuite(): Promise<void> {
  const browser = await findBrowser();
  process.stdout.write(`${describe(browser)}\n`);
  if (browser.path === null && process.env['CI'] === 'true') {
    tally.failed += 1;
    process.stderr.write('FAILED: the browser tests need a Chromium and CI=true\n');
  }
  if ((await run(['--import', 'tsx', 'scripts/lint/run.ts'])) === 0) tally.passed += 1;
  else tally.failed += 1;
  if ((await run(['--import', 'tsx', 'scripts/build.ts', '--if-changed'])) !== 0) tally.failed += 1;
  const env = browser.path === null ? { AE_NO_CHROMIUM: browser.reason } : { CHROMIUM_PATH: browser.path };
  for (const project of ['unit', 'integration', 'never-again', 'e2e'])
    await vitest(['--project', project], env);
}

function describe(browser: Browser): string {
  if (browser.path !== null) return `Browser tests use ${browser.path}`;
  return `Browser tests are skipped: ${browser.reason}`;
}

async function vitest(rest: readonly string[], env: Record<string, string>): Promise<void> {
  const report = join(work, `report-${tally.passed + tally.failed + tally.skipped}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const config = ['--config', 'test/vitest.config.ts', '--passWithNoTests'];
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', ...config, ...reporters, ...rest], env);
  if (!existsSync(report)) {
    tally.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(report, 'utf8')) as Report;
  tally.passed += result.numPassedTests;
  tally.failed += result.numFailedTests;
  tally.skipped += result.numPendingTests + result.numTodoTests;
  // A suite that could not even be loaded has no failed test of its own.
  if (code !== 0 && result.numFailedTests === 0) tally.failed += 1;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

function run(rest: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...rest], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, AE_TEST_DATA_DIR: work, AE_DATA_DIR: '' },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function stopDatabase(): Promise<void> {
  if (!existsSync(join(work, 'postgres/data/PG_VERSION'))) return;
  const server = await startEmbeddedPostgres({ dataDir: work });
  await server.stop();
}
