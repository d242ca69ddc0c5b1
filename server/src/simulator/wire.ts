/**
 * Payloads of Binance's USDⓈ-M and spot protocols, written as text. Field names are the venue's; the shapes
 * follow recorded messages. Text is concatenated because a page of trades is 1,000 of these.
 */
import { type Contract, formatPrice, formatQty, formatQuote, tickValue } from './contract.ts';
import type { Interval } from './interval.ts';
import type { Book, Candle, Premium, Trade } from './market.ts';

/** Row of GET aggTrades. `nq` (quantity without RPI orders) equals `q` unless a recording tells of RPI orders. */
export function aggTradeRow(contract: Contract, trade: Trade): string {
  const qty = formatQty(contract, trade.lots);
  const normalQty = trade.normalLots === undefined ? qty : formatQty(contract, trade.normalLots);
  return `{"a":${trade.aggId},"p":"${formatPrice(contract, trade.ticks)}","q":"${qty}","nq":"${normalQty}","f":${trade.firstId},"l":${trade.lastId},"T":${trade.time},"m":${trade.buyerMaker}}`;
}

/** Row of GET /api/v3/aggTrades. */
export function spotAggTradeRow(contract: Contract, trade: Trade): string {
  return `{"a":${trade.aggId},"p":"${formatPrice(contract, trade.ticks)}","q":"${formatQty(contract, trade.lots)}","f":${trade.firstId},"l":${trade.lastId},"T":${trade.time},"m":${trade.buyerMaker},"M":true}`;
}

/** `<s>@aggTrade`; E is the time the event was made. */
export function aggTradeEvent(contract: Contract, trade: Trade, eventTime: number): string {
  return `{"e":"aggTrade","E":${eventTime},"s":"${contract.symbol}",${aggTradeRow(contract, trade).slice(1)}`;
}

export function spotAggTradeEvent(contract: Contract, trade: Trade, eventTime: number): string {
  return `{"e":"aggTrade","E":${eventTime},"s":"${contract.symbol}",${spotAggTradeRow(contract, trade).slice(1)}`;
}

/** `<s>@bookTicker` of futures. */
export function bookTickerEvent(contract: Contract, book: Book, eventTime: number): string {
  return `{"e":"bookTicker","u":${book.updateId},"s":"${contract.symbol}",${bestLevels(contract, book)},"T":${book.time},"E":${eventTime}}`;
}

/** `<s>@bookTicker` of spot has no event type and no times. */
export function spotBookTickerEvent(contract: Contract, book: Book): string {
  return `{"u":${book.updateId},"s":"${contract.symbol}",${bestLevels(contract, book)}}`;
}

function bestLevels(contract: Contract, book: Book): string {
  const [bid, bidLots] = book.bids[0] ?? [0, 0];
  const [ask, askLots] = book.asks[0] ?? [0, 0];
  return `"b":"${formatPrice(contract, bid)}","B":"${formatQty(contract, bidLots)}","a":"${formatPrice(contract, ask)}","A":"${formatQty(contract, askLots)}"`;
}

/** `<s>@depth10@100ms`; `previousId` is the u of the depth event before. */
export function depthEvent(
  contract: Contract,
  book: Book,
  at: { eventTime: number; previousId: number },
): string {
  return `{"e":"depthUpdate","E":${at.eventTime},"T":${book.time},"s":"${contract.symbol}","U":${at.previousId + 1},"u":${book.updateId},"pu":${at.previousId},"b":${levels(contract, book.bids)},"a":${levels(contract, book.asks)}}`;
}

/** [["price","qty"], …] */
export function levels(contract: Contract, side: Book['bids']): string {
  return `[${side.map(([ticks, lots]) => `["${formatPrice(contract, ticks)}","${formatQty(contract, lots)}"]`).join(',')}]`;
}

/** `<s>@markPrice@1s`. */
export function markPriceEvent(contract: Contract, premium: Premium, eventTime: number): string {
  const { mark, index } = premium;
  const rate = premium.fundingRate === null ? '' : premium.fundingRate.toFixed(8);
  return `{"e":"markPriceUpdate","E":${eventTime},"s":"${contract.symbol}","p":"${mark.toFixed(8)}","ap":"${mark.toFixed(8)}","P":"${index.toFixed(8)}","i":"${index.toFixed(8)}","r":"${rate}","T":${premium.nextFundingAt}}`;
}

/** Row of GET klines; `closeTime` is the last millisecond of the period. */
export function klineRow(contract: Contract, candle: Candle, closeTime: number): string {
  const price = (ticks: number) => `"${formatPrice(contract, ticks)}"`;
  const { openTime } = candle;
  return `[${openTime},${price(candle.open)},${price(candle.high)},${price(candle.low)},${price(candle.close)},"${formatQty(contract, candle.lots)}",${closeTime},"${formatQuote(contract, candle.quote)}",${candle.trades},"${formatQty(contract, candle.buyLots)}","${formatQuote(contract, candle.buyQuote)}","0"]`;
}

/** When a candle's event is made and what its period is. */
export interface KlineMoment {
  readonly eventTime: number;
  readonly interval: Interval;
  readonly closed: boolean;
}

/** `<s>@kline_<interval>`. */
export function klineEvent(contract: Contract, candle: Candle, at: KlineMoment): string {
  const { symbol } = contract;
  const price = (ticks: number) => formatPrice(contract, ticks);
  const k = `"t":${candle.openTime},"T":${at.interval.nextOf(candle.openTime) - 1},"s":"${symbol}","i":"${at.interval.name}","f":${candle.firstId},"L":${candle.lastId},"o":"${price(candle.open)}","c":"${price(candle.close)}","h":"${price(candle.high)}","l":"${price(candle.low)}","v":"${formatQty(contract, candle.lots)}","n":${candle.trades},"x":${at.closed},"q":"${formatQuote(contract, candle.quote)}","V":"${formatQty(contract, candle.buyLots)}","Q":"${formatQuote(contract, candle.buyQuote)}","B":"0"`;
  return `{"e":"kline","E":${at.eventTime},"s":"${symbol}","k":{${k}}}`;
}

/** What a forced order needs to be written. */
export interface ForcedOrder {
  readonly time: number;
  readonly side: 'BUY' | 'SELL';
  readonly lots: number;
  readonly limitTicks: number;
  readonly filledTicks: number;
}

/** `<s>@forceOrder`: a liquidation, filled whole. */
export function forceOrderEvent(contract: Contract, order: ForcedOrder, eventTime: number): string {
  const qty = formatQty(contract, order.lots);
  return `{"e":"forceOrder","E":${eventTime},"o":{"s":"${contract.symbol}","S":"${order.side}","o":"LIMIT","f":"IOC","q":"${qty}","p":"${formatPrice(contract, order.limitTicks)}","ap":"${formatPrice(contract, order.filledTicks)}","X":"FILLED","l":"${qty}","z":"${qty}","T":${order.time}}}`;
}

/** A price rounded to the contract's tick. */
export function onGrid(contract: Contract, price: number): string {
  return formatPrice(contract, Math.round(price / tickValue(contract)));
}
