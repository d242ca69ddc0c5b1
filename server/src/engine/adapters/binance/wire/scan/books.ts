import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { at, decimal, field, frameOf, type Topic, time } from './topic.ts';

const BOOK = { bid: 0, bidQty: 1, ask: 2, askQty: 3, sent: 4, matched: 5 } as const;

export const bookTicker: Topic = {
  fields: frameOf({
    u: field(FORM.integer, UNUSED),
    b: decimal(BOOK.bid),
    B: decimal(BOOK.bidQty),
    a: decimal(BOOK.ask),
    A: decimal(BOOK.askQty),
    E: time(BOOK.sent),
    T: time(BOOK.matched),
  }),
  optional: BOOK.sent,
  time: BOOK.sent,
  build: ({ values, symbol, receivedAt }) => {
    const sent = at(values, BOOK.sent);
    const book = {
      symbol,
      bid: at(values, BOOK.bid),
      bidQty: at(values, BOOK.bidQty),
      ask: at(values, BOOK.ask),
      askQty: at(values, BOOK.askQty),
      time: Number.isNaN(sent) ? at(values, BOOK.matched) : sent,
      receivedAt,
    };
    return { kind: 'bookTop', book };
  },
};

const DEPTH = { time: 0, bids: 16, asks: 40 } as const;

export const depth10: Topic = {
  fields: frameOf({
    E: time(DEPTH.time),
    T: time(UNUSED),
    b: field(FORM.levels, DEPTH.bids),
    a: field(FORM.levels, DEPTH.asks),
  }),
  optional: UNUSED,
  time: DEPTH.time,
  build: ({ values, symbol, receivedAt }) => {
    const [bids, asks] = [levels(values, DEPTH.bids), levels(values, DEPTH.asks)];
    return { kind: 'depth10', depth: { symbol, bids, asks, time: at(values, DEPTH.time), receivedAt } };
  },
};

function levels(values: Float64Array, index: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const end = index + 2 * at(values, index);
  for (let place = index + 1; place <= end; place += 2)
    found.push([at(values, place), at(values, place + 1)]);
  return found;
}
