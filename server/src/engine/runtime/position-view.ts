import type { Position } from '../core/model/position.ts';
import { unrealised } from '../core/positions/pnl.ts';
import type { PositionView } from '../views.ts';
import type { LiveMarket } from './live-market.ts';

/**
 * A position with the prices of now. Its result is at the price that its exits look at, so that a row of a page tells
 * one story: how far the stop is and what has been made so far. Before the first mark the last trade stands in.
 */
export function positionView(position: Position, live: Pick<LiveMarket, 'lastPrice' | 'mark'>): PositionView {
  const last = live.lastPrice(position.symbol);
  const markPrice = live.mark(position.symbol)?.markPrice ?? null;
  const price = position.triggerPrice === 'mark' ? (markPrice ?? last) : last;
  if (position.closedAt !== null || price === null) {
    return { ...position, price, markPrice, unrealisedR: null, unrealisedUsd: null };
  }
  const { r, usd } = unrealised(position, price);
  return { ...position, price, markPrice, unrealisedR: r, unrealisedUsd: usd };
}
