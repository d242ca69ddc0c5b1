/** Least values of P95 and P99 of trade quantity, in base units, by the venue's exact symbol (spec 02). */
export interface QuantityFloors {
  readonly p95: number;
  readonly p99: number;
}

const NONE: QuantityFloors = { p95: 0, p99: 0 };

const FLOORS: ReadonlyMap<string, QuantityFloors> = new Map([
  ['BTCUSDT', { p95: 5, p99: 10 }],
  ['ETHUSDT', { p95: 50, p99: 100 }],
  ['SOLUSDT', { p95: 50, p99: 100 }],
  ['XRPUSDT', { p95: 50, p99: 100 }],
]);

/** Floors of a symbol; none for the wide set. */
export function quantityFloors(symbol: string): QuantityFloors {
  return FLOORS.get(symbol) ?? NONE;
}
