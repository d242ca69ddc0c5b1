import { setFlagsFromString } from 'node:v8';

/** Processor time of the whole process below which memory is worth more than speed, in cores. */
const CALM_CORES = 0.5;
const LOOK_MS = 10_000;

/** What the process used since the look before, microseconds of processor time. */
export interface Usage {
  readonly user: number;
  readonly system: number;
}

/** Whether a process that used so much in so many milliseconds has little to do. */
export function isCalm({ user, system }: Usage, elapsedMs: number): boolean {
  return (user + system) / 1_000 < elapsedMs * CALM_CORES;
}

/**
 * While there is little to do, has V8 move what is alive together and give back what it does not need: the heaps of
 * all threads. Left alone, memory of objects that live for seconds frays for an hour, 4 MiB in ten minutes. With much
 * to do (history comes in, a large answer is made) speed comes first: heaps kept small cost up to six times the
 * time. The engine's collections stop it for some 20 ms at most either way.
 */
export function saveMemoryWhileCalm(): void {
  let [before, lookedAt] = [process.cpuUsage(), performance.now()];
  const look = () => {
    const [now, at] = [process.cpuUsage(), performance.now()];
    const used = { user: now.user - before.user, system: now.system - before.system };
    setFlagsFromString(isCalm(used, at - lookedAt) ? '--optimize-for-size' : '--no-optimize-for-size');
    [before, lookedAt] = [now, at];
  };
  setInterval(look, LOOK_MS).unref();
}
