import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { measure, type Outcome, type Suite } from './harness.ts';

/**
 * `npm run bench [-- NAME…] [--json]`: each suite in a process of its own, so that one does not warm or burden
 * another. Exit code 0 when every goal holds, 1 when one does not, 2 for a name that does not exist.
 */
const folder = fileURLToPath(new URL('suites', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .sort();

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const asked = args.filter((arg) => !arg.startsWith('--'));
const only = process.env['AE_BENCH_SUITE'];

if (only !== undefined) await runOne(only);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const unknown = [
    ...asked.filter((name) => !names.includes(name)),
    ...args.filter((arg) => arg.startsWith('--') && arg !== '--json'),
  ];
  if (unknown.length > 0) {
    process.stderr.write(
      `there is no benchmark ${unknown.join(', ')}: expected one of ${names.join(', ')}\n`,
    );
    return 2;
  }
  let isHeld = true;
  for (const name of asked.length > 0 ? asked : names) isHeld = (await inOwnProcess(name)) && isHeld;
  return isHeld ? 0 : 1;
}

/** False when a goal does not hold or the suite fails. */
function inOwnProcess(name: string): Promise<boolean> {
  if (!isJson) process.stderr.write(`${name} …\n`);
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [], {
      env: { ...process.env, AE_BENCH_SUITE: name, AE_BENCH_JSON: isJson ? '1' : '' },
      execArgv: [...process.execArgv, '--expose-gc', '--max-old-space-size=8192'],
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function runOne(name: string): Promise<void> {
  const { suite } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { suite: Suite };
  const outcomes = await measure(suite);
  for (const outcome of outcomes)
    process.stdout.write(
      `${process.env['AE_BENCH_JSON'] === '1' ? JSON.stringify(outcome) : line(outcome)}\n`,
    );
  process.exitCode = outcomes.every(({ holds }) => holds) ? 0 : 1;
  process.disconnect?.();
}

function line({ name, unit, ours, baseline, baselineName, ratio, goal, holds }: Outcome): string {
  const compared =
    baseline === null ? '' : `, ${baselineName} ${figure(baseline)}, ratio ${ratio?.toFixed(2)}`;
  return `${holds ? 'holds' : 'FAILS'}  ${name}: ${figure(ours)} ${unit}${compared} (goal ${goal})`;
}

function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 5 });
}
