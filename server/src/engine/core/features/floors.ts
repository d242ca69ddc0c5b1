import type { Instrument } from '../model/instrument.ts';

/** Least values of P95 and P99 of trade quantity, in base units (spec 02). */
export interface QuantityFloors {
  readonly p95: number;
  readonly p99: number;
}

const NONE: QuantityFloors = { p95: 0, p99: 0 };

const CORE: QuantityFloors = { p95: 50, p99: 100 };

/** Core instruments with floors of their own, by the venue's exact symbol. */
const OWN: ReadonlyMap<string, QuantityFloors> = new Map([['BTCUSDT', { p95: 5, p99: 10 }]]);

/** Floors of an instrument by its set: the core set has some, the wide set none, whatever the symbol. */
export function quantityFloors({ symbol, set }: Pick<Instrument, 'symbol' | 'set'>): QuantityFloors {
  return set === 'core' ? (OWN.get(symbol) ?? CORE) : NONE;
}
