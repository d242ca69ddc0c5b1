import type { Side } from '@ae/db/enums.ts';
import { Decimal } from '../model/decimal.ts';

const BPS = 10_000;

/** A fill at the market under fill model `market`. */
export interface MarketTerms {
  /** Price of the trade that fills. */
  readonly price: number;
  /** By how much worse than that trade we fill; 0 when left out. */
  readonly slippageBps?: number;
  /** Last price before the fill, against which an exit without a level slips; the price of the fill when left out. */
  readonly priceBefore?: number;
}

/** What we do: an entry into a LONG buys, its exit sells. */
export type Action = 'buy' | 'sell';

export function entryAction(side: Side): Action {
  return side === 'LONG' ? 'buy' : 'sell';
}

export function exitAction(side: Side): Action {
  return side === 'LONG' ? 'sell' : 'buy';
}

/** The price made worse for us by so many basis points. */
export function worsened(price: number | string, action: Action, slippageBps: number): Decimal {
  const by = new Decimal(slippageBps).div(BPS);
  return new Decimal(price).times(action === 'buy' ? by.plus(1) : new Decimal(1).minus(by));
}

/** What a fill was worse by than a reference price, in basis points; negative when it was better. */
export function slippageBpsOf(fill: Decimal, reference: number | string, action: Action): number {
  const difference = action === 'buy' ? fill.minus(reference) : new Decimal(reference).minus(fill);
  return difference.div(reference).times(BPS).toNumber();
}
