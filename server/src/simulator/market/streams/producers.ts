import { isSpotTopic, readStream, streamOf } from '../../ws/routes.ts';
import type { History } from '../history.ts';
import type { SyntheticMarket } from '../synthetic.ts';
import { bookTicker, spotBookTicker } from './book-ticker.ts';
import { partialDepth } from './depth.ts';
import { allForceOrders, forceOrders } from './force-order.ts';
import { kline } from './kline.ts';
import { allMarkPrices, markPrice } from './mark-price.ts';
import type { Producer } from './producer.ts';
import { aggTrades, spotAggTrades } from './trades.ts';

/** What makes the frames of a topic; null for a stream or contract this market does not have. */
export function producerOf(market: SyntheticMarket, topic: string): Producer | null {
  const name = readStream(streamOf(topic));
  if (name === null) return null;
  if (name.symbol === '') return allContracts(market, name.kind);
  const symbol = name.symbol.toUpperCase();
  const contract = market.contract(symbol);
  if (contract === undefined || symbol.toLowerCase() !== name.symbol) return null;
  if (isSpotTopic(topic)) return untilEnd(market.spot.history(contract), spot(market, name.kind, symbol));
  return untilEnd(market.perpetual.history(contract), perpetual(market, name.kind, symbol));
}

function allContracts(market: SyntheticMarket, kind: string): Producer | null {
  return kind === 'forceOrder@arr' ? allForceOrders(market) : allMarkPrices(market, kind);
}

function spot(market: SyntheticMarket, kind: string, symbol: string): Producer | null {
  const contract = market.contract(symbol);
  if (contract === undefined) return null;
  const history = market.spot.history(contract);
  if (kind === 'aggTrade') return spotAggTrades(history);
  return kind === 'bookTicker' ? spotBookTicker(history) : null;
}

function perpetual(market: SyntheticMarket, kind: string, symbol: string): Producer | null {
  const contract = market.contract(symbol);
  if (contract === undefined) return null;
  const history = market.perpetual.history(contract);
  if (kind === 'aggTrade') return aggTrades(history);
  if (kind === 'bookTicker') return bookTicker(history);
  if (kind === 'forceOrder') return forceOrders(market, contract);
  return markPrice(market, contract, kind) ?? kline(history, kind) ?? partialDepth(history, kind);
}

/** A delisted contract says nothing any more. */
function untilEnd(history: History, produce: Producer | null): Producer | null {
  if (produce === null) return null;
  return (span, send) => {
    if (span.from < history.endsAt) produce({ from: span.from, to: Math.min(span.to, history.endsAt) }, send);
  };
}
