import type { BookTop, Depth10, MarkPrice, SpotBook } from '../model/market-event.ts';

/** (Σ bid qty − Σ ask qty)/(Σ bid + Σ ask) over the best 10 levels, −1..1; null without a book. */
export function orderBookImbalance(depth: Depth10 | null): number | null {
  if (depth === null) return null;
  const bid = quantity(depth.bids);
  const ask = quantity(depth.asks);
  return bid + ask === 0 ? null : (bid - ask) / (bid + ask);
}

/** Size-weighted mid: leans to the side with less quantity. */
export function microprice(top: BookTop | null): number | null {
  if (top === null) return null;
  const size = top.bidQty + top.askQty;
  if (size === 0) return (top.bid + top.ask) / 2;
  return (top.bid * top.askQty + top.ask * top.bidQty) / size;
}

/** (spot mid − mark)/mark, fraction; null when either is silent. */
export function spotPerpDivergence(spot: SpotBook | null, mark: MarkPrice | null): number | null {
  if (spot === null || mark === null) return null;
  return ((spot.bid + spot.ask) / 2 - mark.markPrice) / mark.markPrice;
}

function quantity(levels: Depth10['bids']): number {
  let total = 0;
  for (const [, qty] of levels.slice(0, 10)) total += qty;
  return total;
}
