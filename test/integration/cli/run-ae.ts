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

/** Runs `ae` as a person would, in a folder of the test's own. */
export function runAe(argv: readonly string[], { cwd, env = {}, input = '' }: AeOptions): Promise<AeResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', loader, `${root}scripts/ae.ts`, ...argv], {
      cwd,
      env: { ...process.env, INIT_CWD: cwd, AE_DATA_DIR: `${cwd}/data`, ...env },
    });
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
