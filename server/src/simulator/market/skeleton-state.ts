import { firstAggIdAt } from '../agg-ids.ts';
import type { Mood } from './regime.ts';

/** Everything about a contract that lasts longer than a minute; stepped once a minute. */
export interface SkeletonState {
  readonly mood: Mood;
  /** Log of price over base price. */
  readonly price: number;
  /** Log factors on volatility, trade rate and open interest. */
  readonly volatility: number;
  readonly activity: number;
  readonly openInterest: number;
  /** Order imbalance that fades in about 20 and about 45 minutes. */
  readonly fast: number;
  readonly slow: number;
  readonly longShortRatio: number;
  readonly topTraderLong: number;
  /** Fractions: spot over perpetual, Coinbase over spot. */
  readonly divergence: number;
  readonly premium: number;
  /** Next free ids. */
  readonly aggId: number;
  readonly tradeId: number;
  readonly spotAggId: number;
}

/** As of aggregate trades: a later genesis never reuses an id. */
const TRADE_IDS_PER_SECOND = 160;
/** The state at genesis; `stream` (a hash of the symbol) makes contracts start differently. */
export function initialState(genesisAt: number, stream: number, rate: number): SkeletonState {
  const seconds = Math.floor(genesisAt / 1_000) * rate;
  const aggId = firstAggIdAt(genesisAt, rate);
  const sign = stream % 2 === 0 ? 1 : -1;
  return {
    mood: { regime: 'trend', sign, until: 60 + (stream % 120) },
    price: ((stream % 200) - 100) / 10_000,
    volatility: 0,
    activity: 0,
    openInterest: 0,
    fast: 0,
    slow: sign * 0.5,
    longShortRatio: 1.45,
    topTraderLong: 0.5,
    divergence: 0,
    premium: 0,
    aggId,
    tradeId: seconds * TRADE_IDS_PER_SECOND,
    spotAggId: aggId,
  };
}
