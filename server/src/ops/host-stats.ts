import { statfs } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import {
  type EventLoopUtilization,
  type IntervalHistogram,
  monitorEventLoopDelay,
  performance,
} from 'node:perf_hooks';

/** The machine and this process, now. */
export interface HostSample {
  readonly rssBytes: number;
  /** Share of all cores used by this process since the last refresh, 0..1. */
  readonly cpuFraction: number;
  readonly loadAverage1m: number;
  readonly eventLoopDelayP99Ms: number;
  /** Share of time that the event loop was busy since the last refresh, 0..1. */
  readonly eventLoopUtilisation: number;
  readonly heapUsedBytes: number;
  /** null where the file system does not say. */
  readonly diskFreeBytes: number | null;
}

/** What a process used in some time, microseconds of processor time (`process.cpuUsage`). */
export interface Usage {
  readonly user: number;
  readonly system: number;
}

/** Cores that a process kept busy which used so much in so many milliseconds. */
export function coresUsed({ user, system }: Usage, elapsedMs: number): number {
  return (user + system) / 1_000 / elapsedMs;
}

const REFRESH_MS = 2_000;
/** The histogram holds the distance of two looks; what is over this is delay. */
const RESOLUTION_MS = 20;

/** Samples the machine every two seconds; reading costs nothing. */
export class HostStats {
  readonly #folder: string;
  readonly #delay: IntervalHistogram;
  readonly #timer: NodeJS.Timeout;
  #cpu = process.cpuUsage();
  #at = performance.now();
  #cpuFraction = 0;
  #delayP99Ms = 0;
  #loop: EventLoopUtilization = performance.eventLoopUtilization();
  #utilisation = 0;
  #diskFreeBytes: number | null = null;

  /** `folder`: the file system to watch. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#delay.enable();
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS);
    this.#timer.unref();
    this.#refresh();
  }

  sample(): HostSample {
    return {
      rssBytes: process.memoryUsage.rss(),
      cpuFraction: this.#cpuFraction,
      loadAverage1m: loadavg()[0] ?? 0,
      eventLoopDelayP99Ms: this.#delayP99Ms,
      eventLoopUtilisation: this.#utilisation,
      heapUsedBytes: process.memoryUsage().heapUsed,
      diskFreeBytes: this.#diskFreeBytes,
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #refresh(): void {
    const elapsedMs = performance.now() - this.#at;
    const used = process.cpuUsage(this.#cpu);
    if (elapsedMs > 0) this.#cpuFraction = coresUsed(used, elapsedMs) / availableParallelism();
    this.#cpu = process.cpuUsage();
    this.#at = performance.now();
    this.#delayP99Ms =
      this.#delay.count > 0 ? Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS) : 0;
    this.#delay.reset();
    const loop = performance.eventLoopUtilization();
    this.#utilisation = performance.eventLoopUtilization(loop, this.#loop).utilization;
    this.#loop = loop;
    statfs(this.#folder).then(
      ({ bavail, bsize }) => {
        this.#diskFreeBytes = bavail * bsize;
      },
      () => {
        this.#diskFreeBytes = null;
      },
    );
  }
}
