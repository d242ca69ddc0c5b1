/** The filter of closed trades as the URL says it. Pure. */
import type { Side } from './vocabulary.ts';

export interface TradeFilter {
  symbol: string | null;
  side: Side | null;
}

/** Reads the URL's parameters; nonsense is no filter. */
export function readTradeFilter(params: URLSearchParams): TradeFilter {
  const side = params.get('side');
  return { symbol: params.get('symbol') || null, side: side === 'LONG' || side === 'SHORT' ? side : null };
}

/** Writes the filter into parameters; what is not filtered is left out. */
export function writeTradeFilter(params: URLSearchParams, filter: TradeFilter): void {
  for (const key of ['symbol', 'side'] as const) {
    const value = filter[key];
    if (value === null) params.delete(key);
    else params.set(key, value);
  }
}
