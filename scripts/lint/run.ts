import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run check`: formatter and linter, types of every package, import arrows, own rules, dead code. Runs two
 * checks at a time, prints what failed and a summary; exit code 1 when anything did.
 */
interface Check {
  readonly name: string;
  readonly cwd: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

const AT_ONCE = 2;
const PACKAGES = ['server', 'test', 'scripts', 'db', 'strategies'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** The command of a package's own bin, run with this Node (no shell, no PATH). */
function tool(name: string, args: readonly string[], { cwd = root, bin = name } = {}): Omit<Check, 'name'> {
  const manifest = join(packageFolder(name, cwd), 'package.json');
  const declared = (require(manifest) as { bin: string | Record<string, string> }).bin;
  const program = typeof declared === 'string' ? declared : declared[bin];
  if (program === undefined) throw new Error(`${name} has no program ${bin}`);
  return { cwd, args: [join(packageFolder(name, cwd), program), ...args] };
}

function packageFolder(name: string, cwd: string): string {
  const own = join(cwd, 'node_modules', name);
  return existsSync(own) ? own : join(root, 'node_modules', name);
}

function checks(): Check[] {
  const web = join(root, 'web');
  const code = [...PACKAGES, 'web/src'];
  // The longest first, so that none is left alone at the end.
  return [
    {
      name: 'types web',
      ...tool(
        'svelte-check',
        ['--tsconfig', './tsconfig.json', '--output', 'machine', '--fail-on-warnings'],
        { cwd: web },
      ),
    },
    ...PACKAGES.map((name) => ({
      name: `types ${name}`,
      ...tool('typescript', ['-p', name, '--noEmit', '--pretty', 'false'], { bin: 'tsc' }),
    })),
    { name: 'dead code', ...tool('knip', ['--config', '.knip.json', '--no-progress']) },
    {
      name: 'import arrows',
      ...tool(
        'dependency-cruiser',
        ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...code],
        {
          bin: 'depcruise',
        },
      ),
    },
    {
      name: 'format and lint',
      ...tool('@biomejs/biome', ['check', '--error-on-warnings', '.'], { bin: 'biome' }),
    },
    { name: 'own rules', cwd: root, args: ['--import', 'tsx', 'scripts/lint/own.ts'] },
    {
      name: 'compiled reader',
      cwd: root,
      args: ['--import', 'tsx', 'scripts/wasm/compile.ts', '--check'],
    },
  ];
}

async function runAll(all: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...all];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await run(check);
      outcomes.push(outcome);
      report(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

function run({ name, cwd, args }: Check): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1_000;
      resolve({ name, ok: code === 0, seconds, output: Buffer.concat(chunks).toString() });
    });
  });
}

function report({ name, ok, seconds, output }: Outcome): void {
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)\n`);
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`);
}

/** SvelteKit's generated types, which the pages' tsconfig extends; a fresh clone has none. */
async function prepareWeb(): Promise<void> {
  const outcome = await run({
    name: 'svelte-kit sync',
    ...tool('@sveltejs/kit', ['sync'], { cwd: join(root, 'web'), bin: 'svelte-kit' }),
  });
  if (!outcome.ok) report(outcome);
}

await prepareWeb();
const outcomes = await runAll(checks());
const failed = outcomes.filter((outcome) => !outcome.ok).map((outcome) => outcome.name);
process.stdout.write(
  failed.length === 0 ? `All ${outcomes.length} checks passed\n` : `Failed: ${failed.join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
