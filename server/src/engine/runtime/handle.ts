import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { EngineCommand, EngineHandle, EngineUpdate, EngineView } from '../index.ts';
import type { EngineLogger } from '../ports.ts';
import { LatestView } from './engine-view.ts';
import type { EngineThreadData, FromEngine, ToEngine } from './messages.ts';
import type { EngineOptions } from './options.ts';
import { type Supervised, supervise } from './supervise.ts';
import { threadProgram } from './thread-program.ts';

export interface ThreadOptions {
  readonly workerUrl: URL;
  readonly writerUrl: string;
  readonly logger: EngineLogger;
}

/** Room for a market of hundreds of instruments that waits behind a long gap; windows live outside this heap. */
const ENGINE_HEAP = { maxOldGenerationSizeMb: 4_096 };
const STOP_WITHIN_MS = 9_500;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The engine as the main thread sees it: a supervised worker, its latest view, commands with their answers. */
export class ThreadedEngine implements EngineHandle {
  readonly ready: Promise<void>;
  readonly #options: EngineOptions;
  readonly #thread: ThreadOptions;
  readonly #latest = new LatestView();
  readonly #listeners = new Set<(update: EngineUpdate) => void>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #over: Promise<void>;
  #worker: Worker | null = null;
  #isReady = false;
  #isStopping = false;
  #nextId = 1;
  #readiness: Waiting = { resolve: () => undefined, reject: () => undefined };

  constructor(options: EngineOptions, thread: ThreadOptions) {
    this.#options = options;
    this.#thread = thread;
    this.ready = new Promise((resolve, reject) => {
      this.#readiness = { resolve, reject };
    });
    this.#over = supervise({
      logger: thread.logger,
      now: () => Date.now(),
      wait: (ms) => sleep(ms),
      start: () => this.#start(),
      onGivenUp: (reason) => this.#giveUp(reason),
    });
  }

  async command(command: EngineCommand): Promise<void> {
    const worker = this.#worker;
    if (worker === null || !this.#isReady) throw new Error('the engine is not running');
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<void>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    worker.postMessage({ kind: 'command', id, command } satisfies ToEngine);
    await answer;
  }

  subscribe(listener: (update: EngineUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(): EngineView {
    return this.#latest;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#worker?.postMessage({ kind: 'stop' } satisfies ToEngine);
    const late = new AbortController();
    const timer = sleep(STOP_WITHIN_MS, 'late' as const, { signal: late.signal }).catch(
      () => 'over' as const,
    );
    const end = await Promise.race([this.#over.then(() => 'over' as const), timer]);
    late.abort();
    if (end === 'late') await this.#worker?.terminate();
  }

  #start(): Supervised {
    if (this.#isStopping) return { ended: Promise.resolve(null) };
    const { workerUrl } = this.#thread;
    const worker = new Worker(threadProgram(workerUrl), {
      workerData: { options: this.#options, writerUrl: this.#thread.writerUrl } satisfies EngineThreadData,
      // Not those of this process: the thread's program brings its own loader.
      execArgv: [],
      resourceLimits: ENGINE_HEAP,
    });
    this.#worker = worker;
    let failure = 'it ended without saying why';
    worker.on('message', (message: FromEngine) => this.#hear(message));
    worker.on('error', (error: unknown) => {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    const ended = new Promise<string | null>((resolve) => {
      worker.once('exit', () => {
        this.#lost();
        resolve(this.#isStopping ? null : failure);
      });
    });
    return { ended };
  }

  #hear(message: FromEngine): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        this.#readiness.resolve();
        break;
      case 'update':
        this.#tell(message.update);
        break;
      case 'done': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.error === null) waiting?.resolve();
        else waiting?.reject(new Error(message.error));
        break;
      }
      case 'stopped':
        this.#isStopping = true;
        break;
    }
  }

  #tell(update: EngineUpdate): void {
    this.#latest.apply(update);
    for (const listener of this.#listeners) {
      try {
        listener(update);
      } catch (error) {
        this.#thread.logger.error(
          { kind: update.kind, error: String(error) },
          'a listener of the engine threw',
        );
      }
    }
  }

  #lost(): void {
    this.#worker = null;
    this.#isReady = false;
    for (const { reject } of this.#waiting.values()) reject(new Error('the engine ended before it answered'));
    this.#waiting.clear();
  }

  #giveUp(reason: string): void {
    this.#readiness.reject(new Error(reason));
    const { status } = this.#latest;
    // Its time stays that of the last report: by the clock of a tape ours is another day.
    if (status !== null) this.#tell({ kind: 'status', status: { ...status, state: 'failed' } });
  }
}
