import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { Liquidation, MarkPrice } from '../../../core/model/market-event.ts';
import { decimalField, priceField, qtyField, symbolField, timeField, WireError } from './fields.ts';
import type { WireForceOrder, WireMarkPrice } from './messages.ts';

/** Mark and index price with the funding rate. Delivery contracts send an empty rate: those are refused. */
export function parseMarkPrice(wire: WireMarkPrice, receivedAt: EpochMs): MarkPrice {
  return {
    symbol: symbolField(wire.s),
    markPrice: priceField(wire.p),
    indexPrice: priceField(wire.i),
    fundingRate: decimalField(wire.r, 'malformed'),
    nextFundingAt: timeField(wire.T),
    time: timeField(wire.E),
    receivedAt,
  };
}

/** A forced order. A SELL order closes a long, so the liquidated side is LONG. */
export function parseForceOrder(wire: WireForceOrder, receivedAt: EpochMs): Liquidation {
  const order = wire.o;
  const price = averagePrice(order);
  const qty = filledQty(order);
  return {
    symbol: symbolField(order.s),
    side: liquidatedSide(order.S),
    price,
    qty,
    notionalUsd: price * qty,
    time: timeField(order.T),
    receivedAt,
  };
}

function liquidatedSide(orderSide: unknown): 'LONG' | 'SHORT' {
  if (orderSide === 'SELL') return 'LONG';
  if (orderSide === 'BUY') return 'SHORT';
  throw new WireError('malformed', 'order side');
}

function averagePrice(order: WireForceOrder['o']): number {
  const average = decimalField(order.ap, 'bad_price');
  return average > 0 ? average : priceField(order.p);
}

function filledQty(order: WireForceOrder['o']): number {
  const filled = order.z === undefined ? 0 : decimalField(order.z, 'bad_quantity');
  return filled > 0 ? filled : qtyField(order.q);
}
