import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Figures of running processes, from /proc (Linux only). */

/** The data folder's database server and its children. */
export function databaseProcesses(dataDir: string): readonly number[] {
  const file = readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8');
  return family(Number(file.split('\n')[0]));
}

/** Proportional set size in MiB: shared pages counted once over all processes. */
export function proportionalMiB(pid: number): number {
  return memoryLine(`/proc/${pid}/smaps_rollup`, /Pss:\s+(\d+)/);
}

/** Resident set size in MiB. */
export function residentMiB(pid: number): number {
  return memoryLine(`/proc/${pid}/status`, /VmRSS:\s+(\d+)/);
}

/** Processor time since its start, seconds. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Least-squares slope of y over x. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  return covariance / mean(points.map(({ x }) => (x - meanX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function family(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parent(candidate) === pid);
  return [pid, ...children];
}

function parent(pid: number): number | null {
  const text = readIfThere(`/proc/${pid}/status`);
  return text === null ? null : Number(/PPid:\s+(\d+)/.exec(text)?.[1]);
}

function memoryLine(file: string, line: RegExp): number {
  const text = readIfThere(file);
  return text === null ? 0 : Number(line.exec(text)?.[1]) / 1024;
}

/** null when the process has ended meanwhile. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
