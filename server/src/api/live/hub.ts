import type { Logger } from 'pino';
import type { CandleView, EngineHandle, LiquidationView } from '../../engine/index.ts';
import { type PushedSignal, signalsOf } from './pushed-signal.ts';
import { RecentCandles } from './recent-candles.ts';
import type { LiveUpdate } from './subject.ts';

/** Kept for those who come later. */
const RECENT_LIQUIDATIONS = 500;
const RECENT_SIGNALS = 500;

type Listener = (update: LiveUpdate) => void;

/** One subscription to the engine, shared by all subscribers of the API; what the API itself writes is told here too. */
export class Hub {
  readonly #listeners = new Set<Listener>();
  readonly #candles = new RecentCandles();
  #liquidations: readonly LiquidationView[] = [];
  #signals: readonly PushedSignal[] = [];
  readonly #logger: Logger;
  readonly #stop: () => void;

  constructor(engine: EngineHandle, logger: Logger) {
    this.#logger = logger;
    this.#stop = engine.subscribe((update) => {
      if (update.kind === 'liquidations') this.#remember(update.liquidations);
      if (update.kind === 'candles') this.#candles.see(update.candles);
      if (update.kind === 'scores') this.#rememberSignals(signalsOf(update.evaluations));
      this.tell(update);
    });
  }

  /** Tells all listeners of an update. */
  tell(update: LiveUpdate): void {
    for (const listener of this.#listeners) {
      try {
        listener(update);
      } catch (error) {
        this.#logger.error({ err: error, kind: update.kind }, 'a live listener failed');
      }
    }
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

  /** The last signals that the engine told of, oldest first. */
  signals(): readonly PushedSignal[] {
    return this.#signals;
  }

  /** The last minutes of an instrument that are over, oldest first; the newest may not be stored yet. */
  closedCandles(symbol: string): readonly CandleView[] {
    return this.#candles.of(symbol);
  }

  /** Listeners right now. */
  get size(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #rememberSignals(signals: readonly PushedSignal[]): void {
    if (signals.length > 0) this.#signals = [...this.#signals, ...signals].slice(-RECENT_SIGNALS);
  }

  #remember(liquidations: readonly LiquidationView[]): void {
    this.#liquidations = [...this.#liquidations, ...liquidations].slice(-RECENT_LIQUIDATIONS);
  }
}
