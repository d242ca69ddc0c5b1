/** Venue field names as they arrive; numbers are text unless noted. Fixtures: recorded and published messages. */

/** A frame of a combined-stream connection. */
export interface WireFrame {
  readonly stream?: unknown;
  readonly data?: unknown;
  /** Only from a recorded tape: when the recorder received it, epoch ms. */
  readonly rt?: unknown;
  /** Answer to SUBSCRIBE/UNSUBSCRIBE: null when accepted. */
  readonly result?: unknown;
  readonly id?: unknown;
  readonly error?: unknown;
  readonly code?: unknown;
  readonly msg?: unknown;
}

/** `aggTrade`, futures and spot, and the rows of the REST list. `m` = the buyer is the maker. */
export interface WireAggTrade {
  readonly s?: unknown;
  readonly a: unknown;
  readonly p: unknown;
  readonly q: unknown;
  /** Quantity without retail-price-improvement orders (futures since end of 2025). */
  readonly nq?: unknown;
  readonly f: unknown;
  readonly l: unknown;
  readonly T: unknown;
  readonly m: unknown;
}

/** `bookTicker`; spot sends neither `E` nor `T`. */
export interface WireBookTicker {
  readonly s: unknown;
  readonly b: unknown;
  readonly B: unknown;
  readonly a: unknown;
  readonly A: unknown;
  readonly E?: unknown;
  readonly T?: unknown;
}

/** `depth10@100ms`. */
export interface WireDepth {
  readonly s: unknown;
  readonly E: unknown;
  readonly b: unknown;
  readonly a: unknown;
}

/** `markPriceUpdate`: p mark, i index, r funding rate, T next funding time. */
export interface WireMarkPrice {
  readonly s: unknown;
  readonly E: unknown;
  readonly p: unknown;
  readonly i: unknown;
  readonly r: unknown;
  readonly T: unknown;
}

/** `forceOrder`: S side of the liquidating order, p its limit price, ap average fill price, z filled, q ordered. */
export interface WireForceOrder {
  readonly o: {
    readonly s: unknown;
    readonly S: unknown;
    readonly q: unknown;
    readonly p: unknown;
    readonly ap: unknown;
    readonly z?: unknown;
    readonly T: unknown;
  };
}

/** `kline`: t open time, i interval, o h l c prices, v q volumes, V Q those of taker buys, n trades, x closed. */
export interface WireKline {
  readonly s: unknown;
  readonly E: unknown;
  readonly k: {
    readonly t: unknown;
    readonly i: unknown;
    readonly o: unknown;
    readonly h: unknown;
    readonly l: unknown;
    readonly c: unknown;
    readonly v: unknown;
    readonly q: unknown;
    readonly V: unknown;
    readonly Q: unknown;
    readonly n: unknown;
    readonly x: unknown;
  };
}
