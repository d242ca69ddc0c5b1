import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, startProduct } from '../support/product.ts';

/**
 * Memory of the whole product with the demo market: its process and every Postgres process, as proportional set
 * size (shared pages counted once), once a minute. `MINUTES` (default 30) sets how long. Linux only.
 */
const minutes = Number(process.env['MINUTES'] ?? 30);
const folder = dataFolder();

try {
  const product = await startProduct(folder.path);
  process.stdout.write(`first address after ${(product.startedInMs / 1000).toFixed(1)} s\n`);
  for (let minute = 1; minute <= minutes; minute += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const postgres = family(postmaster()).map(memoryMiB);
    const own = memoryMiB(product.pid);
    const database = postgres.reduce((sum, value) => sum + value, 0);
    const cpu = cpuSeconds(product.pid) / (minute * 60);
    process.stdout.write(
      `${JSON.stringify({ minute, productMiB: Math.round(own), postgresMiB: Math.round(database), totalMiB: Math.round(own + database), cores: Number(cpu.toFixed(3)) })}\n`,
    );
  }
  await product.kill('SIGTERM');
} finally {
  await folder.remove();
}

function postmaster(): number {
  return Number(readFileSync(join(folder.path, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A process and its children, from /proc. */
function family(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parent(candidate) === pid);
  return [pid, ...children];
}

function parent(pid: number): number | null {
  try {
    return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

function memoryMiB(pid: number): number {
  try {
    return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
