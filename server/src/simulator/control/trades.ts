import { type Contract, formatPrice, formatQty } from '../contract.ts';
import type { Market, Trade } from '../market.ts';
import type { Query } from '../rest/query.ts';

const MOST = 100_000;

/**
 * GET /simulator/trades?symbol=&fromId=&limit=: the venue's own list, oldest first, as lines
 * `a,p,q,f,l,T,m` (m: 1 = the taker sold). Without weight and never spoiled by a fault.
 */
export function tradeList(query: Query, market: Market): string {
  const contract = query.contract();
  const limit = query.limit(10_000, MOST);
  const trades = market.perpetual.from(contract, query.whole('fromId') ?? 0, limit);
  return trades.map((trade) => line(contract, trade)).join('');
}

function line(contract: Contract, trade: Trade): string {
  const { aggId, firstId, lastId, time, buyerMaker } = trade;
  return `${aggId},${formatPrice(contract, trade.ticks)},${formatQty(contract, trade.lots)},${firstId},${lastId},${time},${buyerMaker ? 1 : 0}\n`;
}
