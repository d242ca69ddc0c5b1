import type { Logger } from 'pino';
import type { EngineHandle, EngineUpdate, LiquidationView } from '../../engine/index.ts';

/** Kept for those who come later. */
const RECENT_LIQUIDATIONS = 500;

type Listener = (update: EngineUpdate) => void;

/** One subscription to the engine, shared by all subscribers of the API. */
export class Hub {
  readonly #listeners = new Set<Listener>();
  #liquidations: readonly LiquidationView[] = [];
  readonly #stop: () => void;

  constructor(engine: EngineHandle, logger: Logger) {
    this.#stop = engine.subscribe((update) => {
      if (update.kind === 'liquidations') this.#remember(update.liquidations);
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

  /** The last liquidations that the engine told of, oldest first. */
  liquidations(): readonly LiquidationView[] {
    return this.#liquidations;
  }

  /** Listeners right now. */
  get size(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #remember(liquidations: readonly LiquidationView[]): void {
    this.#liquidations = [...this.#liquidations, ...liquidations].slice(-RECENT_LIQUIDATIONS);
  }
}
