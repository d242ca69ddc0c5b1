import { spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface AeResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface AeOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const loader = pathToFileURL(`${root}node_modules/tsx/dist/loader.mjs`).href;

/** How `ae` is started in a folder of the test's own. */
export function aeProcess(argv: readonly string[], { cwd, env = {} }: AeOptions) {
  return {
    command: process.execPath,
    args: ['--import', loader, `${root}scripts/ae.ts`, ...argv],
    options: { cwd, env: { ...process.env, INIT_CWD: cwd, AE_DATA_DIR: `${cwd}/data`, ...env } },
  };
}

/** Runs `ae` as a person would, in a folder of the test's own. */
export function runAe(argv: readonly string[], given: AeOptions): Promise<AeResult> {
  const { command, args, options } = aeProcess(argv, given);
  const { input = '' } = given;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}
