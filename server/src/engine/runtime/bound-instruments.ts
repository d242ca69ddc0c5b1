import type { EngineStrategy } from '../core/model/strategy.ts';

/** Instruments that strategies are bound to, deprecated ones aside. */
export class BoundInstruments {
  readonly #byStrategy = new Map<string, string>();
  #symbols: ReadonlySet<string> = new Set();

  /** A strategy was loaded or edited. */
  see({ id, status, config }: Pick<EngineStrategy, 'id' | 'status' | 'config'>): void {
    if (status === 'deprecated') this.#byStrategy.delete(id);
    else this.#byStrategy.set(id, config.symbol);
    this.#symbols = new Set(this.#byStrategy.values());
  }

  has(symbol: string): boolean {
    return this.#symbols.has(symbol);
  }
}
