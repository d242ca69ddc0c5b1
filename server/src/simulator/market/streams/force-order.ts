import type { Contract } from '../../contract.ts';
import { forceOrderEvent } from '../../wire.ts';
import type { Liquidation } from '../liquidations.ts';
import type { SyntheticMarket } from '../synthetic.ts';
import { MINUTE_MS } from '../walk.ts';
import type { Producer, Span } from './producer.ts';

/** `<s>@forceOrder`. */
export function forceOrders(market: SyntheticMarket, contract: Contract): Producer {
  let known: readonly Liquidation[] = [];
  let knownTo = 0;
  /** The liquidations of the minute under way, looked up once. */
  const of = ({ from, to }: Span): readonly Liquidation[] => {
    if (to > knownTo || from < knownTo - MINUTE_MS) {
      knownTo = (Math.floor(to / MINUTE_MS) + 1) * MINUTE_MS;
      known = market.liquidations(contract, from, knownTo);
    }
    return known.filter(({ time }) => time > from && time <= to);
  };
  return (span, send) => {
    for (const order of of(span)) send(forceOrderEvent(contract, order, span.to));
  };
}

/** `!forceOrder@arr`: those of all contracts. */
export function allForceOrders(market: SyntheticMarket): Producer {
  const bySymbol = new Map<string, Producer>();
  return (span, send) => {
    for (const contract of market.contracts) {
      const orders = bySymbol.get(contract.symbol) ?? forceOrders(market, contract);
      bySymbol.set(contract.symbol, orders);
      orders(span, send);
    }
  };
}
