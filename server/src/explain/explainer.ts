import type { StoreThreadData } from '../threads/messages.ts';
import { RequestThread } from '../threads/request-thread.ts';
import { type ExplainStores, explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { Subject } from './subject.ts';

export interface ExplainerOptions extends StoreThreadData {
  readonly stores: ExplainStores;
  /** Program of the thread; beside this file when left out. */
  readonly workerUrl?: URL;
}

/** A window of a day and the candles, for the largest instrument: a few tens of megabytes. */
const HEAP_MB = 512;

/**
 * Explains for pages. The stored trail is read at once; making it again from ticks is a second of work and is done
 * in one thread of its own, one after the other, so that no request waits behind it.
 */
export class Explainer {
  readonly #stores: ExplainStores;
  readonly #thread: RequestThread<Subject, Explanation | null>;

  constructor({ stores, databaseUrl, venue, workerUrl }: ExplainerOptions) {
    this.#stores = stores;
    this.#thread = new RequestThread({
      name: 'explain',
      program: workerUrl ?? new URL('./worker.ts', import.meta.url),
      data: { databaseUrl, venue } satisfies StoreThreadData,
      maxOldGenerationSizeMb: HEAP_MB,
    });
  }

  /** Null when there is nothing with this id. Rejects with ThreadBusy. */
  explain(subject: Subject, { recompute }: { readonly recompute: boolean }): Promise<Explanation | null> {
    return recompute ? this.#thread.ask(subject) : explain(this.#stores, subject, { recompute: false });
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
