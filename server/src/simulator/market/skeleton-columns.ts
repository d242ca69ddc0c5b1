import { CHUNK_MINUTES } from './walk.ts';

/** One column per minute of a chunk; ids and prices are those at the minute's start. */
export interface SkeletonColumns {
  readonly aggId: Float64Array;
  readonly tradeId: Float64Array;
  readonly spotAggId: Float64Array;
  /** Mid price in ticks at the start and the end. */
  readonly openTicks: Float64Array;
  readonly closeTicks: Float64Array;
  /** Standard deviation of the minute's log return. */
  readonly sigma: Float32Array;
  /** Share of trades in which the taker buys, 0..1. */
  readonly buyShare: Float32Array;
  /** The order imbalance behind it, for the book. */
  readonly imbalance: Float32Array;
  /** Aggregate trades, single trades beyond one per aggregate, spot trades. */
  readonly trades: Uint16Array;
  readonly extraSingles: Uint16Array;
  readonly spotTrades: Uint16Array;
  /** Liquidations shown in the minute: positive = shorts (BUY orders), negative = longs (SELL orders). */
  readonly liquidations: Int8Array;
  readonly openInterest: Float64Array;
  readonly longShortRatio: Float32Array;
  readonly topTraderLong: Float32Array;
  readonly divergence: Float32Array;
  readonly premium: Float32Array;
}

export function emptyColumns(): SkeletonColumns {
  const doubles = () => new Float64Array(CHUNK_MINUTES);
  const floats = () => new Float32Array(CHUNK_MINUTES);
  const counts = () => new Uint16Array(CHUNK_MINUTES);
  return {
    aggId: doubles(),
    tradeId: doubles(),
    spotAggId: doubles(),
    openTicks: doubles(),
    closeTicks: doubles(),
    sigma: floats(),
    buyShare: floats(),
    imbalance: floats(),
    trades: counts(),
    extraSingles: counts(),
    spotTrades: counts(),
    liquidations: new Int8Array(CHUNK_MINUTES),
    openInterest: doubles(),
    longShortRatio: floats(),
    topTraderLong: floats(),
    divergence: floats(),
    premium: floats(),
  };
}
