// Entry of every package script: plain Node, no dependency, so that `npm start` and `npm test` work in a fresh clone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { listModels } from './list-models.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MINIMUM = [20, 19];
const MANIFESTS = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  ...['server', 'web', 'db', 'strategies', 'scripts', 'scripts/wasm', 'test', 'test/bench'].map(
    (name) => `${name}/package.json`,
  ),
];

/** What the product itself needs; the peers that benchmarks compare with are installed when they are asked for. */
const PRODUCT_ONLY = new Set(['start', 'build', 'ae']);

const [command, ...rest] = process.argv.slice(2);

try {
  checkNode();
  await install();
  // Tests and checks compare the list instead.
  if (PRODUCT_ONLY.has(command)) listModels();
  await dispatch();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(`Node ${process.versions.node} is too old: ${MINIMUM.join('.')} or newer is needed`);
}

/** Installs when the lockfile or a manifest differs from what was installed last. */
async function install() {
  const wanted = fingerprint(MANIFESTS);
  const isProductOnly = PRODUCT_ONLY.has(command);
  const all = join(root, 'node_modules/.ae-installed');
  const product = join(root, 'node_modules/.ae-installed-product');
  if (isStamped(all, wanted) || (isProductOnly && isStamped(product, wanted))) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  process.stderr.write('Installing packages …\n');
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  await run(npx, [
    '--yes',
    '--loglevel=error',
    packageManager,
    ...(isProductOnly ? ['--filter', '!@ae/bench', '--filter', '!@ae/wasm'] : []),
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ]);
  const stamp = isProductOnly ? product : all;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function isStamped(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function fingerprint(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

async function dispatch() {
  switch (command) {
    case 'start':
      await tsx('scripts/build.ts', ['--if-changed']);
      process.env.NODE_ENV ??= 'production';
      await import(pathToFileURL(join(root, 'server/dist/main.js')).href);
      return;
    case 'build':
      await tsx('scripts/build.ts', rest);
      return;
    case 'check':
      await tsx('scripts/lint/run.ts', rest);
      return;
    case 'format':
      await run(join(root, 'node_modules/.bin/biome'), ['check', '--write', '.']);
      return;
    case 'test':
      await tsx('scripts/test.ts', rest);
      return;
    case 'bench':
      await tsx('test/bench/run.ts', rest);
      return;
    case 'ae':
      await tsx('scripts/ae.ts', rest, { cwd: process.env.INIT_CWD ?? process.cwd() });
      return;
    default:
      throw new Error(
        `unknown command ${command ?? '(none)'}: expected start, build, check, format, test, bench or ae`,
      );
  }
}

/** Runs a TypeScript program of this checkout; its exit code becomes ours. */
async function tsx(program, args, options = {}) {
  const loader = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
  const code = await exitCode(process.execPath, ['--import', loader, join(root, program), ...args], {
    stdio: 'inherit',
    ...options,
  });
  if (code !== 0) process.exit(code);
}

/** Runs a tool with its output on stderr, so that stdout stays the command's own. */
async function run(program, args) {
  const code = await exitCode(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed with exit code ${code}`);
}

function exitCode(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, ...options });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
