import type { ExitKind } from '@ae/db/enums.ts';
import { decimalText } from '../model/decimal.ts';
import type { Position } from '../model/position.ts';
import type { Liquidity } from './fees.ts';
import { levelFillPrice } from './level.ts';
import { exitAction, type MarketTerms, slippageBpsOf, worsened } from './market.ts';

/** How an exit fills. */
export interface ExitFill {
  readonly price: string;
  /** Against the level or market price that triggered it, positive is worse; 0 under fill model `level`. */
  readonly slippageBps: number;
  readonly liquidity: Liquidity;
}

export function isTarget(kind: ExitKind): boolean {
  return kind === 'tp1' || kind === 'tp2';
}

/**
 * True when this exit of the position is an order at the market, which the next trade fills. Targets rest at their
 * level, but one that the mark price triggers is sent only then.
 */
export function isMarketOrder(position: Position, kind: ExitKind): boolean {
  return position.fillModel === 'market' && (position.triggerPrice === 'mark' || !isTarget(kind));
}

export function exitFill(position: Position, kind: ExitKind, market: MarketTerms): ExitFill {
  if (isMarketOrder(position, kind)) return marketFill(position, kind, market);
  const liquidity = isTarget(kind) ? 'maker' : 'taker';
  return { price: levelFillPrice(position, kind, market.price), slippageBps: 0, liquidity };
}

function marketFill(position: Position, kind: ExitKind, market: MarketTerms): ExitFill {
  const { price, slippageBps = 0, priceBefore = price } = market;
  const action = exitAction(position.side);
  const fill = worsened(price, action, slippageBps);
  return {
    price: decimalText(fill),
    slippageBps: slippageBpsOf(fill, levelFillPrice(position, kind, priceBefore), action),
    liquidity: 'taker',
  };
}
