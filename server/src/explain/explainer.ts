import { Worker } from 'node:worker_threads';
import type { Venue } from '@ae/db/enums.ts';
import { threadProgram } from '../engine/runtime/thread-program.ts';
import { type ExplainStores, explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { ExplainThreadData, FromExplainer, ToExplainer } from './messages.ts';
import type { Subject } from './subject.ts';

export interface ExplainerOptions {
  readonly stores: ExplainStores;
  readonly databaseUrl: string;
  readonly venue: Venue;
  /** Program of the thread; beside this file when left out. */
  readonly workerUrl?: URL;
}

/** A recomputation was asked for while too many wait already. */
export class ExplainerBusy extends Error {
  override readonly name = 'ExplainerBusy';
}

/** Recomputations that may wait for the one thread. */
const MOST_WAITING = 8;
/** A thread that nobody needs goes after this. */
const IDLE_MS = 60_000;
/** A window of a day and the candles, for the largest instrument: a few tens of megabytes. */
const HEAP = { maxOldGenerationSizeMb: 512 };

interface Waiting {
  readonly resolve: (explanation: Explanation | null) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Explains for pages. The stored trail is read at once; making it again from ticks is a second of work and is done
 * in one thread of its own, one after the other, so that no request waits behind it.
 */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #nextId = 1;

  constructor(options: ExplainerOptions) {
    this.#options = options;
  }

  /** Null when there is nothing with this id. Throws ExplainerBusy. */
  explain(subject: Subject, { recompute }: { readonly recompute: boolean }): Promise<Explanation | null> {
    if (!recompute) return explain(this.#options.stores, subject, { recompute: false });
    if (this.#waiting.size >= MOST_WAITING)
      throw new ExplainerBusy(`${MOST_WAITING} recomputations wait already`);
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<Explanation | null>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#thread().postMessage({ id, subject } satisfies ToExplainer);
    return answer;
  }

  async close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #thread(): Worker {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const { databaseUrl, venue, workerUrl } = this.#options;
    const program = threadProgram(workerUrl ?? new URL('./worker.ts', import.meta.url));
    const worker = new Worker(program, {
      workerData: { databaseUrl, venue } satisfies ExplainThreadData,
      resourceLimits: HEAP,
      name: 'explain',
    });
    worker.on('message', (message: FromExplainer) => this.#answered(message));
    worker.on('error', (error) =>
      this.#ended(worker, error instanceof Error ? error : new Error(String(error))),
    );
    worker.on('exit', () => this.#ended(worker, new Error('the explaining thread ended')));
    worker.unref();
    return worker;
  }

  #answered(message: FromExplainer): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.explanation);
    if (this.#waiting.size > 0) return;
    this.#idle = setTimeout(() => void this.#worker?.terminate(), IDLE_MS);
    this.#idle.unref();
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
