import type { AggTrade } from '../model/market-event.ts';

/** Values by symbol. Those of trades whose reader numbers their symbols are found without a search by name. */
export class BySymbol<Value> {
  readonly #map = new Map<string, Value>();
  /** By number: the symbol that came with it, and its value. */
  readonly #symbols: string[] = [];
  readonly #values: (Value | undefined)[] = [];

  get(symbol: string): Value | undefined {
    return this.#map.get(symbol);
  }

  /** Value for the symbol of a trade. */
  ofTrade({ symbol, symbolNumber }: AggTrade): Value | undefined {
    if (symbolNumber === undefined || symbolNumber < 0) return this.#map.get(symbol);
    if (this.#symbols[symbolNumber] === symbol) return this.#values[symbolNumber];
    return this.#search(symbol, symbolNumber);
  }

  set(symbol: string, value: Value): void {
    this.#map.set(symbol, value);
    this.#symbols.length = 0;
    this.#values.length = 0;
  }

  symbols(): string[] {
    return [...this.#map.keys()];
  }

  values(): IterableIterator<Value> {
    return this.#map.values();
  }

  #search(symbol: string, number: number): Value | undefined {
    const value = this.#map.get(symbol);
    if (value === undefined) return undefined;
    // Without holes: such arrays are the fast ones.
    while (this.#symbols.length <= number) {
      this.#symbols.push('');
      this.#values.push(undefined);
    }
    this.#symbols[number] = symbol;
    this.#values[number] = value;
    return value;
  }
}
