import { bookTicker, depth10 } from './books.ts';
import { kline } from './kline.ts';
import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { forceOrder, markPrice } from './mark.ts';
import { at, decimal, field, frameOf, type Topic, time } from './topic.ts';
import { aggTrade } from './trade.ts';

const SPOT = { bid: 0, ask: 1, price: 0, qty: 1, time: 2, isBuyerMaker: 3, id: 4 } as const;

/** Spot best bid and ask, which come without a time. */
const spotBookTicker: Topic = {
  fields: frameOf({ b: decimal(SPOT.bid), a: decimal(SPOT.ask) }),
  optional: SPOT.time,
  time: SPOT.time,
  build: ({ values, symbol, receivedAt }) => {
    const book = { symbol, bid: at(values, SPOT.bid), ask: at(values, SPOT.ask), receivedAt };
    return { kind: 'spotBook', book };
  },
};

const spotAggTrade: Topic = {
  fields: frameOf({
    a: field(FORM.integer, SPOT.id),
    p: decimal(SPOT.price),
    q: decimal(SPOT.qty),
    T: time(SPOT.time),
    m: field(FORM.flag, SPOT.isBuyerMaker),
  }),
  optional: UNUSED,
  time: SPOT.time,
  build: ({ values, symbol, receivedAt }) => {
    const [price, qty, at0] = [at(values, SPOT.price), at(values, SPOT.qty), at(values, SPOT.time)];
    if (!(price > 0 && qty > 0)) return null;
    const takerSide = at(values, SPOT.isBuyerMaker) === 1 ? 'sell' : 'buy';
    const aggId = at(values, SPOT.id);
    return { kind: 'spotTrade', trade: { symbol, aggId, price, qty, time: at0, takerSide, receivedAt } };
  },
};

const FUTURES: ReadonlyMap<string, Topic> = new Map([
  ['aggTrade', aggTrade],
  ['bookTicker', bookTicker],
  ['depth10@100ms', depth10],
  ['markPrice@1s', markPrice],
  ['kline_1m', kline],
  ['forceOrder', forceOrder],
]);

const SPOT_TOPICS: ReadonlyMap<string, Topic> = new Map([
  ['bookTicker', spotBookTicker],
  ['aggTrade', spotAggTrade],
]);

/** What is read of the frames of a stream `<symbol>@<topic>`; undefined for a topic that is not known. */
export function topicOf(stream: string, isSpot: boolean): Topic | undefined {
  const topic = stream.slice(stream.indexOf('@') + 1);
  return (isSpot ? SPOT_TOPICS : FUTURES).get(topic);
}
