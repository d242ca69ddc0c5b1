import type { Position } from '../core/model/position.ts';
import { unrealised } from '../core/positions/pnl.ts';
import type { PositionView } from '../views.ts';
import type { LiveMarket } from './live-market.ts';

export type PositionPrices = Pick<LiveMarket, 'lastPrice' | 'mark'>;

/** The price that starts a position's exits, before the first mark the last trade; and the mark price. */
export function pricesOf({ symbol, triggerPrice }: Position, live: PositionPrices) {
  const last = live.lastPrice(symbol);
  const markPrice = live.mark(symbol)?.markPrice ?? null;
  return { price: triggerPrice === 'mark' ? (markPrice ?? last) : last, markPrice };
}

/**
 * A position with the prices of now. Its result is at the price that its exits look at, so that a row of a page tells
 * one story: how far the stop is and what has been made so far.
 */
export function positionView(position: Position, live: PositionPrices): PositionView {
  const { price, markPrice } = pricesOf(position, live);
  if (position.closedAt !== null || price === null) {
    return { ...position, price, markPrice, unrealisedR: null, unrealisedUsd: null };
  }
  const { r, usd } = unrealised(position, price);
  return { ...position, price, markPrice, unrealisedR: r, unrealisedUsd: usd };
}
