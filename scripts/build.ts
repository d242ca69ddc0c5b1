import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Builds the product: the server and its worker threads as bundles of our own packages (dependencies stay
 * in node_modules), and the web app. With `--if-changed` only when a source differs from what was built last.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'server/dist/.built');
const SOURCES = [
  'server/src',
  'server/schema.graphql',
  'db/src',
  'strategies',
  'web/src',
  'web/package.json',
  'web/vite.config.ts',
  'web/svelte.config.js',
  'pnpm-lock.yaml',
  'scripts/build.ts',
];
const SKIP = /(^|\/)(node_modules|dist|build|\.svelte-kit)(\/|$)|\.test\.ts$/;

const wanted = fingerprint();
if (
  process.argv.includes('--if-changed') &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === wanted
) {
  process.exit(0);
}
process.stderr.write('Building …\n');
await Promise.all([bundleServer(), buildWeb()]);
writeFileSync(stampFile, wanted);

async function bundleServer(): Promise<void> {
  await build({
    entryPoints: {
      main: join(root, 'server/src/main.ts'),
      'engine-worker': join(root, 'server/src/engine/runtime/worker.ts'),
      'writer-worker': join(root, 'server/src/engine/writer/worker.ts'),
      'explain-worker': join(root, 'server/src/explain/worker.ts'),
      'compare-worker': join(root, 'server/src/api/comparison/worker.ts'),
      'simulator-worker': join(root, 'server/src/simulator/worker.ts'),
    },
    outdir: join(root, 'server/dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [
      {
        name: 'own-packages-only',
        setup: (context) => {
          context.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@ae/') ? null : { path, external: true },
          );
        },
      },
    ],
  });
}

function buildWeb(): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(root, 'web/node_modules/vite/bin/vite.js');
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
      cwd: join(root, 'web'),
      stdio: ['ignore', 2, 2],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the web app did not build (exit code ${code})`)),
    );
  });
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesOf(source)).sort()) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  try {
    const entries = readdirSync(full, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return files.map((file) => file.slice(root.length)).filter((file) => !SKIP.test(file));
  } catch {
    return [path];
  }
}
