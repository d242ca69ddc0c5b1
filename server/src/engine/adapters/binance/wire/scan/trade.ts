import type { TradeSlot } from '../../../../core/model/market-event.ts';
import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { decimal, field, frameOf, type Topic, time } from './topic.ts';

/** Places of the values of a trade; the ids are one behind the other, in the order of the frame. */
export const TRADE = {
  price: 0,
  qty: 1,
  normalQty: 2,
  id: 3,
  firstId: 4,
  lastId: 5,
  time: 6,
  isBuyerMaker: 7,
} as const;

export const aggTrade: Topic = {
  fields: frameOf({
    E: time(UNUSED),
    a: field(FORM.integer, TRADE.id),
    p: decimal(TRADE.price),
    q: decimal(TRADE.qty),
    nq: decimal(TRADE.normalQty),
    f: field(FORM.integer, TRADE.firstId),
    l: field(FORM.integer, TRADE.lastId),
    T: time(TRADE.time),
    m: field(FORM.flag, TRADE.isBuyerMaker),
  }),
  optional: TRADE.normalQty,
  time: TRADE.time,
  build: null,
};

// Constants of this module, which the compiler knows.
const { price: PRICE, qty: QTY, normalQty: NORMAL_QTY, id: ID, firstId: FIRST_ID, lastId: LAST_ID } = TRADE;
const { time: TIME, isBuyerMaker: IS_BUYER_MAKER } = TRADE;

/** Taker side by 'the buyer is the maker'. */
const TAKER_SIDES = ['buy', 'sell'] as const;

/** Brings the values of a trade into a slot; false when a value is not as promised. */
export function fillTrade(slot: TradeSlot, values: Float64Array): boolean {
  const price = values[PRICE] as number;
  const qty = values[QTY] as number;
  const trades = (values[LAST_ID] as number) - (values[FIRST_ID] as number) + 1;
  if (!(price > 0 && qty > 0 && trades > 0)) return false;
  const normalQty = values[NORMAL_QTY] as number;
  slot.aggId = values[ID] as number;
  slot.price = price;
  slot.qty = qty;
  // Not a choice of values: a number or null together would be boxed.
  if (Number.isNaN(normalQty)) slot.normalQty = null;
  else slot.normalQty = normalQty;
  slot.trades = trades;
  slot.time = values[TIME] as number;
  slot.takerSide = TAKER_SIDES[values[IS_BUYER_MAKER] as 0 | 1];
  return true;
}
