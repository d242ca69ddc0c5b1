import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { ThreadView } from '../views.ts';

const RESOLUTION_MS = 10;
const PART_MS = 10_000;
/** Parts that make up the last minute. */
const PARTS = 6;

/** Measures the thread that it is made in: delay of the event loop, its utilisation, the heap. */
export class ThreadStats {
  readonly #name: ThreadView['name'];
  readonly #delay: IntervalHistogram;
  #parts: number[] = [];
  #partFrom = performance.now();
  #loop = performance.eventLoopUtilization();

  constructor(name: ThreadView['name']) {
    this.#name = name;
    this.#delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#delay.enable();
  }

  /** Call about once a second: utilisation is that since the last call. */
  view(): ThreadView {
    const now = performance.now();
    const current = this.#p99();
    if (now - this.#partFrom >= PART_MS) {
      if (current !== null) this.#parts = [...this.#parts.slice(1 - PARTS), current];
      this.#delay.reset();
      this.#partFrom = now;
    }
    const measured = current === null ? this.#parts : [...this.#parts, current];
    const before = this.#loop;
    this.#loop = performance.eventLoopUtilization();
    return {
      name: this.#name,
      eventLoopP99Ms: measured.length === 0 ? null : Math.max(...measured),
      utilisation: performance.eventLoopUtilization(this.#loop, before).utilization,
      heapUsedBytes: getHeapStatistics().used_heap_size,
    };
  }

  stop(): void {
    this.#delay.disable();
  }

  /** The histogram holds the distance of two looks; what is over its resolution is delay. */
  #p99(): number | null {
    if (this.#delay.count === 0) return null;
    return Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS);
  }
}
