import type { Candle } from '../../../../core/model/market-event.ts';
import { FORM } from './layout.ts';
import { UNUSED } from './learn.ts';
import { at, constant, decimal, field, frameOf, object, type Topic, time } from './topic.ts';

const KLINE = {
  time: 0,
  openTime: 1,
  open: 2,
  high: 3,
  low: 4,
  close: 5,
  volume: 6,
  quoteVolume: 7,
  buyVolume: 8,
  buyQuoteVolume: 9,
  trades: 10,
  isClosed: 11,
} as const;

export const kline: Topic = {
  fields: frameOf({
    E: time(KLINE.time),
    k: object({
      t: time(KLINE.openTime),
      T: time(UNUSED),
      s: constant,
      i: constant,
      o: decimal(KLINE.open),
      h: decimal(KLINE.high),
      l: decimal(KLINE.low),
      c: decimal(KLINE.close),
      v: decimal(KLINE.volume),
      q: decimal(KLINE.quoteVolume),
      V: decimal(KLINE.buyVolume),
      Q: decimal(KLINE.buyQuoteVolume),
      n: field(FORM.integer, KLINE.trades),
      x: field(FORM.flag, KLINE.isClosed),
    }),
  }),
  optional: UNUSED,
  time: KLINE.time,
  build: ({ values, symbol, receivedAt }) => {
    const candle = candleOf(values, symbol);
    const { open, high, low, close } = candle;
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) return null;
    const isClosed = at(values, KLINE.isClosed) === 1;
    const eventTime = at(values, KLINE.time);
    return {
      kind: 'kline',
      kline: { symbol, interval: '1m', candle, isClosed, time: eventTime, receivedAt },
    };
  },
};

function candleOf(values: Float64Array, symbol: string): Candle {
  return {
    symbol,
    interval: '1m',
    openTime: at(values, KLINE.openTime),
    open: at(values, KLINE.open),
    high: at(values, KLINE.high),
    low: at(values, KLINE.low),
    close: at(values, KLINE.close),
    volume: at(values, KLINE.volume),
    quoteVolume: at(values, KLINE.quoteVolume),
    buyVolume: at(values, KLINE.buyVolume),
    buyQuoteVolume: at(values, KLINE.buyQuoteVolume),
    trades: at(values, KLINE.trades),
    maxTradeQty: null,
  };
}
