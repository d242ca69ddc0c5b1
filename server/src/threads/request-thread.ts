import { Worker } from 'node:worker_threads';
import { threadProgram } from '../engine/runtime/thread-program.ts';
import type { FromRequestThread, ToRequestThread } from './messages.ts';

export interface RequestThreadOptions {
  readonly name: string;
  /** Answers by `answerRequests`. */
  readonly program: URL;
  /** What it is started with; plain data. */
  readonly data: unknown;
  readonly maxOldGenerationSizeMb: number;
}

/** Something was asked for while too much waits already. */
export class ThreadBusy extends Error {
  override readonly name = 'ThreadBusy';
}

/** Questions that may wait for the one thread. */
const MOST_WAITING = 8;
/** A thread that nobody needs goes after this. */
const IDLE_MS = 60_000;

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** One thread for work that would hold up whoever answers requests: started when asked, one question after the other. */
export class RequestThread<Question, Answer> {
  readonly #options: RequestThreadOptions;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #nextId = 1;

  constructor(options: RequestThreadOptions) {
    this.#options = options;
  }

  /** Rejects with ThreadBusy. */
  async ask(question: Question): Promise<Answer> {
    if (this.#waiting.size >= MOST_WAITING)
      throw new ThreadBusy(`${MOST_WAITING} requests wait for the ${this.#options.name} thread already`);
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#thread().postMessage({ id, question } satisfies ToRequestThread<Question>);
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
    const { name, program, data, maxOldGenerationSizeMb } = this.#options;
    const worker = new Worker(threadProgram(program), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb },
      name,
    });
    worker.on('message', (message: FromRequestThread<Answer>) => this.#answered(message));
    worker.on('error', (error) =>
      this.#ended(worker, error instanceof Error ? error : new Error(String(error))),
    );
    worker.on('exit', () => this.#ended(worker, new Error(`the ${name} thread ended`)));
    worker.unref();
    return worker;
  }

  #answered(message: FromRequestThread<Answer>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.answer);
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
