import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { at, constant, decimal, field, frameOf, object, type Topic, time } from './topic.ts';

const MARK = { mark: 0, index: 1, rate: 2, nextFundingAt: 3, time: 4 } as const;

export const markPrice: Topic = {
  fields: frameOf({
    E: time(MARK.time),
    p: decimal(MARK.mark),
    i: decimal(MARK.index),
    r: decimal(MARK.rate),
    T: time(MARK.nextFundingAt),
  }),
  optional: UNUSED,
  time: MARK.time,
  build: ({ values, symbol, receivedAt }) => {
    const mark = {
      symbol,
      markPrice: at(values, MARK.mark),
      indexPrice: at(values, MARK.index),
      fundingRate: at(values, MARK.rate),
      nextFundingAt: at(values, MARK.nextFundingAt),
      time: at(values, MARK.time),
      receivedAt,
    };
    return mark.markPrice > 0 && mark.indexPrice > 0 ? { kind: 'markPrice', mark } : null;
  },
};

const FORCED = { side: 0, qty: 1, price: 2, average: 3, filled: 4, time: 5 } as const;

export const forceOrder: Topic = {
  fields: frameOf({
    E: time(UNUSED),
    o: object({
      s: constant,
      S: field(FORM.orderSide, FORCED.side),
      q: decimal(FORCED.qty),
      p: decimal(FORCED.price),
      ap: decimal(FORCED.average),
      z: decimal(FORCED.filled),
      T: time(FORCED.time),
    }),
  }),
  optional: FORCED.filled,
  time: FORCED.time,
  build: ({ values, symbol, receivedAt }) => {
    const [average, filled] = [at(values, FORCED.average), at(values, FORCED.filled)];
    const price = average > 0 ? average : at(values, FORCED.price);
    const qty = filled > 0 ? filled : at(values, FORCED.qty);
    if (!(price > 0 && qty > 0)) return null;
    const side = at(values, FORCED.side) === 1 ? 'LONG' : 'SHORT';
    const [eventTime, notionalUsd] = [at(values, FORCED.time), price * qty];
    return {
      kind: 'liquidation',
      liquidation: { symbol, side, price, qty, notionalUsd, time: eventTime, receivedAt },
    };
  },
};
