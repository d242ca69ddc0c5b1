import { graphql, type ResultOf } from '../../graphql/tada.ts';
import type { Bar } from './bars.ts';

export const CandlesQuery = graphql(`
  query Candles($symbol: String!, $interval: CandleInterval!, $to: DateTime, $first: Int!) {
    candles(symbol: $symbol, interval: $interval, to: $to, first: $first) {
      edges { node { openTime open high low close volume trades } }
    }
  }
`);

export const CandleLive = graphql(`
  subscription CandleLive($symbol: String!, $interval: CandleInterval!) {
    candle(symbol: $symbol, interval: $interval) {
      sequence reset interval isClosed
      candle { openTime open high low close volume trades }
    }
  }
`);

export type CandleMessage = ResultOf<typeof CandleLive>;
type Candle = CandleMessage['candle']['candle'];

/** A bar as the chart keeps it. */
export function barOf({ openTime, ...bar }: Candle): Bar {
  return { openAt: Date.parse(openTime), ...bar };
}
