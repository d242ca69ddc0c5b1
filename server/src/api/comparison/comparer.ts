import type { StoreThreadData } from '../../threads/messages.ts';
import { RequestThread } from '../../threads/request-thread.ts';
import type { Compared, ComparisonQuestion } from './compare.ts';

export interface ComparerOptions extends StoreThreadData {
  /** Program of the thread; beside this file when left out. */
  readonly workerUrl?: URL;
}

/** Some hundred thousand trades, and the resamples. */
const HEAP_MB = 512;

/**
 * Compares strategies in a thread of its own, which reads the trades itself: on the thread that answers requests it
 * would hold up every subscription for a second, and for some with twenty strategies.
 */
export class Comparer {
  readonly #thread: RequestThread<ComparisonQuestion, Compared>;

  constructor({ databaseUrl, venue, workerUrl }: ComparerOptions) {
    this.#thread = new RequestThread({
      name: 'compare',
      program: workerUrl ?? new URL('./worker.ts', import.meta.url),
      data: { databaseUrl, venue } satisfies StoreThreadData,
      maxOldGenerationSizeMb: HEAP_MB,
    });
  }

  /** Rejects with ThreadBusy. */
  compare(question: ComparisonQuestion): Promise<Compared> {
    return this.#thread.ask(question);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
