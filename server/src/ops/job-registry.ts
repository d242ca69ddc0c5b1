import type { JobView } from '../engine/views.ts';

type Work = (job: Job) => Promise<unknown> | unknown;

/** What is known about one recurring task: when it ran, how long that took, what went wrong. */
export class Job {
  readonly #name: string;
  readonly #intervalMs: number;
  readonly #now: () => number;
  readonly #since: number;
  #running = 0;
  #runs = 0;
  #failures = 0;
  #lastRunAt: number | null = null;
  #tookMs: number | null = null;
  #isFailed = false;
  #error: { readonly at: number; readonly text: string } | null = null;
  #dueAt: number | null = null;

  constructor(name: string, intervalMs: number, now: () => number) {
    this.#name = name;
    this.#intervalMs = intervalMs;
    this.#now = now;
    this.#since = now();
  }

  /** Runs one turn. What it throws is kept and thrown on. */
  async run(work: Work): Promise<void> {
    const from = performance.now();
    this.#lastRunAt = this.#now();
    this.#running += 1;
    this.#isFailed = false;
    try {
      await work(this);
    } catch (error) {
      this.failed(error);
      throw error;
    } finally {
      this.#running -= 1;
      this.#runs += 1;
      this.#tookMs = performance.now() - from;
      if (this.#isFailed) this.#failures += 1;
    }
  }

  /** Something went wrong in the turn under way, which goes on all the same. */
  failed(error: unknown): void {
    this.#isFailed = true;
    this.#error = { at: this.#now(), text: error instanceof Error ? error.message : String(error) };
  }

  /** The next turn is due then, whatever the interval says. */
  due(at: number): void {
    this.#dueAt = at;
  }

  view(process: JobView['process']): JobView {
    return {
      process,
      name: this.#name,
      intervalMs: this.#intervalMs,
      state: this.#state(),
      lastRunAt: this.#lastRunAt,
      tookMs: this.#tookMs,
      runs: this.#runs,
      failures: this.#failures,
      lastError: this.#error?.text ?? null,
      lastErrorAt: this.#error?.at ?? null,
      nextAt: this.#dueAt ?? this.#next(),
    };
  }

  #state(): JobView['state'] {
    if (this.#running > 0) return 'running';
    if (this.#runs === 0) return 'waiting';
    return this.#isFailed ? 'failed' : 'ok';
  }

  /** A turn that takes longer than the interval leaves out those that would have begun within it. */
  #next(): number {
    const from = this.#lastRunAt ?? this.#since;
    const turns = Math.ceil((this.#now() - from) / this.#intervalMs);
    return from + Math.max(1, turns) * this.#intervalMs;
  }
}

/** The recurring tasks of one thread. */
export class JobRegistry {
  readonly #process: JobView['process'];
  readonly #now: () => number;
  readonly #jobs: Job[] = [];

  constructor(process: JobView['process'], now: () => number) {
    this.#process = process;
    this.#now = now;
  }

  add(name: string, intervalMs: number): Job {
    const job = new Job(name, intervalMs, this.#now);
    this.#jobs.push(job);
    return job;
  }

  views(): JobView[] {
    return this.#jobs.map((job) => job.view(this.#process));
  }
}
