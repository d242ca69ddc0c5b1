import type { Logger } from 'pino';
import type { EngineHandle, EngineUpdate } from '../../engine/index.ts';

type Listener = (update: EngineUpdate) => void;

/** One subscription to the engine, shared by all subscribers of the API. */
export class Hub {
  readonly #listeners = new Set<Listener>();
  readonly #stop: () => void;

  constructor(engine: EngineHandle, logger: Logger) {
    this.#stop = engine.subscribe((update) => {
      for (const listener of this.#listeners) {
        try {
          listener(update);
        } catch (error) {
          logger.error({ err: error, kind: update.kind }, 'a live listener failed');
        }
      }
    });
  }

  /** Calls `listener` for each update; returns the way to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Subscribers right now, for the metrics. */
  get size(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }
}
