import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Supervised, supervise } from '../runtime/supervise.ts';
import { threadProgram } from '../runtime/thread-program.ts';
import type { ThreadView } from '../views.ts';
import type { WriterMemory } from './drain.ts';
import type { DrainSide, TickWriterOptions } from './tick-writer.ts';
import { ABANDON, WriterState } from './writer-state.ts';

/** What the writer's thread starts with. */
export interface WriterThreadData {
  readonly memory: WriterMemory;
  readonly databaseUrl: string;
  readonly spoolFolder: string;
  readonly logLevel: string;
}

/** The taking side in a thread of its own, started again when it dies: what it had not stored is still there. */
export class WriterThread implements DrainSide {
  readonly ended: Promise<void>;
  readonly #url: URL;
  readonly #data: WriterThreadData;
  readonly #state: WriterState;
  #worker: Worker | null = null;
  #view: ThreadView | null = null;

  constructor(options: TickWriterOptions, memory: WriterMemory) {
    const { databaseUrl, spoolFolder, workerUrl } = options;
    this.#url = new URL(workerUrl ?? new URL('./worker.ts', import.meta.url));
    this.#data = { memory, databaseUrl, spoolFolder, logLevel: options.logLevel ?? 'info' };
    this.#state = new WriterState(memory.state);
    this.ended = supervise({
      what: 'the tick writer',
      logger: options.logger,
      now: () => Date.now(),
      wait: (ms) => sleep(ms),
      start: () => this.#start(),
      onGivenUp: options.onGivenUp ?? endThread,
    });
  }

  /** What the thread last told of itself. */
  get thread(): ThreadView | null {
    return this.#view;
  }

  /** The thread ends as by an error (tests, or at the end); the supervisor decides what follows. */
  async kill(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Supervised {
    if (this.#state.ending === ABANDON) return { ended: Promise.resolve(null) };
    const worker = new Worker(threadProgram(this.#url), { workerData: this.#data });
    this.#worker = worker;
    worker.on('message', (view: ThreadView) => {
      this.#view = view;
    });
    let failure = 'it ended without saying why';
    worker.on('error', (error: unknown) => {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    const ended = new Promise<string | null>((resolve) => {
      // Only a drain that was told to end, and did, leaves with 0.
      worker.once('exit', (code) => resolve(code === 0 || this.#state.ending === ABANDON ? null : failure));
    });
    return { ended };
  }
}

function endThread(reason: string): void {
  setImmediate(() => {
    throw new Error(reason);
  });
}
