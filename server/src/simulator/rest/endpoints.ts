import { aggTrades } from './agg-trades.ts';
import { bookTicker, depth } from './book.ts';
import type { Endpoint } from './endpoint.ts';
import { exchangeInfo, spotExchangeInfo } from './exchange-info.ts';
import { fundingInfo, fundingRate } from './funding.ts';
import { klines } from './klines.ts';
import { markPriceKlines } from './mark-price-klines.ts';
import {
  globalLongShortAccountRatio,
  openInterest,
  openInterestHist,
  topLongShortAccountRatio,
  topLongShortPositionRatio,
} from './positioning.ts';
import { premiumIndex } from './premium-index.ts';
import { spotAggTrades, spotBookTicker, spotKlines, spotPrice } from './spot.ts';
import { dayTicker, lastPrice } from './ticker.ts';
import { ping, time } from './time.ts';

/** Every GET endpoint of the venue. Orders and listen keys have none yet and answer 404. */
export const ENDPOINTS: readonly Endpoint[] = [
  ping('/fapi/v1/ping'),
  time('/fapi/v1/time'),
  exchangeInfo,
  aggTrades,
  klines,
  markPriceKlines,
  premiumIndex,
  fundingRate,
  fundingInfo,
  depth,
  bookTicker,
  dayTicker,
  lastPrice,
  openInterest,
  openInterestHist,
  globalLongShortAccountRatio,
  topLongShortPositionRatio,
  topLongShortAccountRatio,
  ping('/api/v3/ping'),
  time('/api/v3/time'),
  spotExchangeInfo,
  spotAggTrades,
  spotKlines,
  spotBookTicker,
  spotPrice,
];
