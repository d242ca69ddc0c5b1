import type { InstrumentSet } from '@ae/db/enums.ts';

/** A tradable contract with the filters its orders must obey. Prices and quantities are decimal strings. */
export interface Instrument {
  /** Our own id (database key); what ticks and candles are stored under. */
  readonly id: number;
  /** The venue's id, never parsed for meaning. */
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly set: InstrumentSet;
  readonly status: string;
  readonly tickSize: string;
  readonly stepSize: string;
  readonly minQty: string;
  readonly maxQty: string;
  readonly marketStepSize: string;
  readonly marketMinQty: string;
  readonly marketMaxQty: string;
  readonly minNotional: string;
  /** PERCENT_PRICE band around the mark price, as factors (1.05 / 0.95). */
  readonly multiplierUp: string;
  readonly multiplierDown: string;
  /** Bounds of a price (PRICE_FILTER); null where the venue sets none. */
  readonly minPrice: string | null;
  readonly maxPrice: string | null;
  /** Digits that the venue accepts; the tick and step sizes decide what is valid. Null when it does not say. */
  readonly pricePrecision: number | null;
  readonly quantityPrecision: number | null;
}
