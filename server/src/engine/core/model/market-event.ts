import type { IndicatorType, Side, TakerSide } from '@ae/db/enums.ts';
import type { EpochMs } from './epoch-ms.ts';

/** One aggregate trade. `aggId` is contiguous per instrument. */
export interface AggTrade {
  readonly symbol: string;
  readonly aggId: number;
  readonly price: number;
  readonly qty: number;
  /** Quantity without retail-price-improvement orders; null where the venue does not say. */
  readonly normalQty: number | null;
  /** Single trades inside. */
  readonly trades: number;
  readonly time: EpochMs;
  readonly takerSide: TakerSide;
  /** Local arrival; equals `time` for ticks read back from storage or REST. */
  readonly receivedAt: EpochMs;
  /** Connection that brought it ('rest' and 'store' for the others). */
  readonly shard: string;
  /** Number that a reader gives to the symbol for ever, to save others a search by name; −1 or absent for none. */
  readonly symbolNumber?: number;
}

/** A trade whose fields its owner fills again and again: receivers see it as an `AggTrade` and copy what they keep. */
export type TradeSlot = { -readonly [Field in keyof AggTrade]: AggTrade[Field] };

/** An own copy of a trade that may be used again by its owner. */
export function copyTrade(trade: AggTrade): AggTrade {
  const { symbol, aggId, price, qty, normalQty, trades, time, takerSide, receivedAt, shard } = trade;
  return { symbol, aggId, price, qty, normalQty, trades, time, takerSide, receivedAt, shard };
}

/** Best bid and ask. */
export interface BookTop {
  readonly symbol: string;
  readonly bid: number;
  readonly bidQty: number;
  readonly ask: number;
  readonly askQty: number;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

/** Ten best levels a side, [price, quantity], best first. */
export interface Depth10 {
  readonly symbol: string;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

export interface MarkPrice {
  readonly symbol: string;
  readonly markPrice: number;
  readonly indexPrice: number;
  /** Fraction per funding interval; longs pay when positive. */
  readonly fundingRate: number;
  readonly nextFundingAt: EpochMs;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

/** Mark prices of one minute as the venue keeps them, for times whose marks did not come in. */
export interface MarkCandle {
  readonly openTime: EpochMs;
  /** Up to when it tells: the end of its minute, or the venue's time when it was asked for within it. */
  readonly until: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A forced order; `side` is the side of the position that was liquidated. */
export interface Liquidation {
  readonly symbol: string;
  readonly side: Side;
  /** Average fill price where known, else the order's price. */
  readonly price: number;
  readonly qty: number;
  readonly notionalUsd: number;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

/** Spot best bid/ask of the perpetual's underlying; `symbol` is the perpetual's. */
export interface SpotBook {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly receivedAt: EpochMs;
}

/** Spot aggregate trade; `symbol` is the perpetual's. `aggId` is contiguous per pair. */
export interface SpotTrade {
  readonly symbol: string;
  readonly aggId: number;
  readonly price: number;
  readonly qty: number;
  readonly time: EpochMs;
  readonly takerSide: TakerSide;
  readonly receivedAt: EpochMs;
}

/** One collected value with the venue's own time. */
export interface Indicator {
  readonly symbol: string;
  readonly type: IndicatorType;
  readonly time: EpochMs;
  readonly value: number;
  readonly collectedAt: EpochMs;
}

export type CandleInterval = '1m' | '5m' | '15m' | '1h' | '4h' | '1d';

/** A closed candle aligned to the epoch. Volumes in base asset unless `quote…`. */
export interface Candle {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly buyVolume: number;
  readonly buyQuoteVolume: number;
  readonly trades: number;
  /** Largest aggregate trade inside; null where the source does not say (venue klines). */
  readonly maxTradeQty: number | null;
}

/** Candles of one instrument and length, ascending. */
export interface CandleHistory {
  readonly closed: readonly Candle[];
  /** So far; one, or two when a period ended while they were read. */
  readonly running: readonly Candle[];
}

/** The venue's own candle while it is built and once when it has closed, from the stream. */
export interface KlineUpdate {
  readonly symbol: string;
  readonly interval: '1m';
  readonly candle: Candle;
  readonly isClosed: boolean;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

/** What the streams say beside trades, typed: books, rates, liquidations, klines and the spot market. */
export type Observation =
  | { readonly kind: 'bookTop'; readonly book: BookTop }
  | { readonly kind: 'depth10'; readonly depth: Depth10 }
  | { readonly kind: 'markPrice'; readonly mark: MarkPrice }
  | { readonly kind: 'liquidation'; readonly liquidation: Liquidation }
  | { readonly kind: 'kline'; readonly kline: KlineUpdate }
  | { readonly kind: 'spotBook'; readonly book: SpotBook }
  | { readonly kind: 'spotTrade'; readonly trade: SpotTrade };
