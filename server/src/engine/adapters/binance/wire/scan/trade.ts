import type { TradeSlot } from '../../../../core/model/market-event.ts';
import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { at, decimal, field, frameOf, type Topic, time } from './topic.ts';

/** Places of the values of a trade. */
export const TRADE = {
  id: 0,
  price: 1,
  qty: 2,
  normalQty: 3,
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

/** Taker side by 'the buyer is the maker'. */
const TAKER_SIDES = ['buy', 'sell'] as const;

/** Brings the values of a trade into a slot; false when a value is not as promised. */
export function fillTrade(slot: TradeSlot, values: Float64Array): boolean {
  const price = at(values, TRADE.price);
  const qty = at(values, TRADE.qty);
  const trades = at(values, TRADE.lastId) - at(values, TRADE.firstId) + 1;
  if (!(price > 0 && qty > 0 && trades > 0)) return false;
  const normalQty = at(values, TRADE.normalQty);
  slot.aggId = at(values, TRADE.id);
  slot.price = price;
  slot.qty = qty;
  slot.normalQty = Number.isNaN(normalQty) ? null : normalQty;
  slot.trades = trades;
  slot.time = at(values, TRADE.time);
  slot.takerSide = TAKER_SIDES[at(values, TRADE.isBuyerMaker) as 0 | 1];
  return true;
}
