import { setFlagsFromString } from 'node:v8';
import { coresUsed, type Usage } from './host-stats.ts';

/** Processor time of the whole process below which memory is worth more than speed, in cores. */
const CALM_CORES = 0.5;
const LOOK_MS = 10_000;
/** Of a young generation, as V8 has it. */
const GROWTH_FACTOR = 2;

/** Whether a process that used so much in so many milliseconds has little to do. */
export function isCalm(used: Usage, elapsedMs: number): boolean {
  return coresUsed(used, elapsedMs) < CALM_CORES;
}

/**
 * While there is little to do, has V8 move what is alive together and give back what it does not need: the heaps of
 * all threads. Left alone, memory of objects that live for seconds frays for an hour, 4 MiB in ten minutes. With much
 * to do (history comes in, a large answer is made) speed comes first: heaps kept small cost up to six times the
 * time. The engine's collections stop it for some 20 ms at most either way. Nor does the young generation of this
 * thread grow while it is calm; those of the others keep their size.
 */
export function saveMemoryWhileCalm(): void {
  let [before, lookedAt] = [process.cpuUsage(), performance.now()];
  const look = () => {
    const isSaving = isCalm(process.cpuUsage(before), performance.now() - lookedAt);
    setFlagsFromString(isSaving ? '--optimize-for-size' : '--no-optimize-for-size');
    setFlagsFromString(`--semi-space-growth-factor=${isSaving ? 1 : GROWTH_FACTOR}`);
    [before, lookedAt] = [process.cpuUsage(), performance.now()];
  };
  setInterval(look, LOOK_MS).unref();
}
