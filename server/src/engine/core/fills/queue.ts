import type { Side } from '@ae/db/enums.ts';
import type { Depth10 } from '../model/market-event.ts';

/**
 * Quantity that stands before an order of ours that closes a position of `side` at `price`, when it comes to rest
 * now: what the book shows at that price. Null when the book is unknown or does not reach that far.
 */
export function queueAhead(depth: Depth10 | null, side: Side, price: string): string | null {
  if (depth === null) return null;
  const levels = side === 'LONG' ? depth.asks : depth.bids;
  const worst = levels.at(-1);
  const level = Number(price);
  if (worst === undefined || (side === 'LONG' ? level > worst[0] : level < worst[0])) return null;
  const [, qty] = levels.find(([at]) => at === level) ?? [level, 0];
  return String(qty);
}
