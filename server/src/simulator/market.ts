import type { Contract } from './contract.ts';
import type { Interval } from './interval.ts';

/** As the exchange writes it: trading, or delisted and waiting for settlement. */
export type ContractStatus = 'TRADING' | 'SETTLING';

/** One aggregate trade; ids and times as on the wire, price in ticks, quantity in lots. */
export interface Trade {
  readonly aggId: number;
  readonly time: number;
  readonly ticks: number;
  readonly lots: number;
  /** Lots without those of RPI orders; absent: all of them. */
  readonly normalLots?: number | undefined;
  /** Ids of the first and last single trade in it. */
  readonly firstId: number;
  readonly lastId: number;
  /** true: the taker sold. */
  readonly buyerMaker: boolean;
}

/** A candle in ticks and lots; quote sums are ticks × lots. */
export interface Candle {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
  readonly quote: number;
  /** Single trades. */
  readonly trades: number;
  readonly buyLots: number;
  readonly buyQuote: number;
  /** Ids of the first and last single trade; -1 when there was none. */
  readonly firstId: number;
  readonly lastId: number;
}

/** Best levels first; each level is [ticks, lots]. */
export interface Book {
  readonly time: number;
  readonly updateId: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

/** Mark, index and funding of a perpetual at one moment. */
export interface Premium {
  readonly time: number;
  readonly mark: number;
  readonly index: number;
  /** Estimated rate of the next settlement; null when the source does not know it. */
  readonly fundingRate: number | null;
  /** Epoch ms; 0 when unknown. */
  readonly nextFundingAt: number;
}

export interface FundingSettlement {
  readonly time: number;
  readonly rate: number;
  readonly mark: number;
}

/** What the collectors' endpoints report at one 5-minute mark. */
export interface Positioning {
  readonly time: number;
  /** Base asset and USDT. */
  readonly openInterest: number;
  readonly openInterestValue: number;
  /** Accounts long ÷ accounts short. */
  readonly longShortRatio: number;
  /** Share 0..1 of the top traders' positions that are long. */
  readonly topTraderLong: number;
}

/** Trades of one market (perpetual or spot), visible up to the venue's clock. */
export interface TradeSeries {
  /** At most `limit` trades from this id on, oldest first. */
  from(contract: Contract, aggId: number, limit: number): Trade[];
  /** The first `limit` trades with start ≤ time ≤ end. */
  between(contract: Contract, range: TimeRange, limit: number): Trade[];
  /** The last `limit` trades with time ≤ until, oldest first. */
  latest(contract: Contract, until: number, limit: number): Trade[];
  /** Candles whose open time is in the range, aligned to the epoch, the last one possibly still open. */
  candles(contract: Contract, interval: Interval, range: TimeRange): Candle[];
  /** One candle of the whole minutes from that of `start` to now; null before the first trade. */
  total(contract: Contract, start: number): Candle | null;
  book(contract: Contract, levels: number): Book | null;
  /** Epoch ms of the oldest trade. */
  since(contract: Contract): number;
}

/** Both ends included. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** What the REST and stream sides read; a synthetic market and a tape implement it. */
export interface Market {
  readonly contracts: readonly Contract[];
  contract(symbol: string): Contract | undefined;
  statusOf(contract: Contract): ContractStatus;
  /** The exchange's clock, epoch ms. */
  now(): number;
  readonly perpetual: TradeSeries;
  /** null when the source has no spot market. */
  readonly spot: TradeSeries | null;
  premium(contract: Contract): Premium | null;
  /** The mark price at a time that has passed; null when the source does not know it. In units of the quote asset. */
  markAt(contract: Contract, at: number): number | null;
  /** Settlements in the range, oldest first. */
  funding(contract: Contract, range: TimeRange): FundingSettlement[];
  /** null when the source has no such data at that time. */
  positioning(contract: Contract, at: number): Positioning | null;
  /** Coinbase's USD price, or null for contracts without a pair there. */
  coinbasePrice(contract: Contract): number | null;
}
