import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ae-arrows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CORE = 'server/src/engine/core';

/** Rule, the file that breaks it, what it imports. */
const BROKEN: readonly (readonly [string, string, string])[] = [
  ['no-cycles', 'db/src/a.ts', './b.ts'],
  ['strategies-are-alone', 'strategies/src/a.ts', '../../server/src/config.ts'],
  ['strategies-need-no-platform', 'strategies/src/b.ts', 'node:fs'],
  ['db-knows-nobody', 'db/src/c.ts', '../../server/src/config.ts'],
  ['core-stays-inside', `${CORE}/a.ts`, '../ports.ts'],
  ['core-needs-no-platform', `${CORE}/b.ts`, 'node:crypto'],
  ['core-needs-no-platform', `${CORE}/c.ts`, 'ws'],
  ['adapters-speak-the-model', 'server/src/engine/adapters/binance/a.ts', '../../core/engine.ts'],
  ['adapters-ignore-each-other', 'server/src/engine/adapters/coinbase/a.ts', '../binance/b.ts'],
  ['adapters-are-chosen-in-one-place', 'server/src/engine/runtime/loop.ts', '../adapters/binance/b.ts'],
  ['runtime-has-no-surface', 'server/src/engine/runtime/a.ts', '../../api/a.ts'],
  ['engine-through-its-door', 'server/src/http/a.ts', '../engine/core/engine.ts'],
  ['sql-lives-in-store', 'server/src/api/b.ts', '../../../db/src/client.ts'],
  ['store-is-below', 'server/src/store/a.ts', '../api/a.ts'],
  ['simulator-shares-no-bugs', 'server/src/simulator/a.ts', '../engine/core/engine.ts'],
  ['simulator-is-a-venue', 'server/src/api/c.ts', '../simulator/b.ts'],
  ['web-is-a-client', 'web/src/lib/a.ts', '../../../server/src/config.ts'],
  ['nobody-imports-scripts', 'server/src/ops/a.ts', '../../../scripts/a.ts'],
  ['nothing-unresolved', 'server/src/ops/b.ts', './absent.ts'],
];
const TARGETS = [
  'db/src/client.ts',
  'server/src/config.ts',
  'server/src/engine/ports.ts',
  `${CORE}/engine.ts`,
  'server/src/engine/adapters/binance/b.ts',
  'server/src/api/a.ts',
  'server/src/simulator/b.ts',
  'scripts/a.ts',
];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function cruise() {
  for (const path of TARGETS) write(path, 'export const x = 1;\n');
  write('db/src/b.ts', "export * from './a.ts';\n");
  for (const [, path, target] of BROKEN) write(path, `export * from '${target}';\n`);
  cpSync(join(root, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
  symlinkSync(join(root, 'server/node_modules'), join(folder, 'node_modules'));
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = ['db', 'server', 'strategies', 'scripts', 'web'];
  const argv = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { stdout } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
}

describe('import arrows', () => {
  const found = cruise();

  it.each(BROKEN)('%s refuses %s → %s', (rule, path) => {
    expect(found).toContain(`${rule} ${path}`);
  });
});
