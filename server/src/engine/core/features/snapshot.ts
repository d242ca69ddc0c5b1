import { CVD_WINDOWS, type CvdWindow, type FeatureSnapshot } from '@ae/strategies/features.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import { atrPercentile, PERCENTILE_CANDLES } from './atr-percentile.ts';
import { cascadeScore } from './cascade.ts';
import { WINDOW_MS } from './flow.ts';
import { microprice, orderBookImbalance, spotPerpDivergence } from './obi.ts';
import { regimeOf } from './regime.ts';
import type { FeatureSources } from './sources.ts';
import { spotPerpTrap } from './spot.ts';
import { WHALE_WINDOW_MS } from './whale.ts';

/** One asking: the features, T, and the time from which trades are complete (−∞: all that exist, ∞: none known). */
interface Asking {
  readonly features: FeatureSources;
  readonly at: EpochMs;
  readonly coveredFrom: EpochMs;
  /** Null before the first trade. */
  readonly price: number | null;
}

/** Collects every feature at one T. */
export function takeSnapshot(features: FeatureSources, at: EpochMs, coveredFrom: EpochMs): FeatureSnapshot {
  const { tape } = features;
  const last = tape.ring.endAt(at) - 1;
  const known = last >= tape.ring.start;
  const asking: Asking = { features, at, coveredFrom, price: known ? tape.priceAt(last) : null };
  const trades = tradeParts(asking);
  const ranges = rangeParts(asking);
  const spot = spotParts(asking, trades.cvd['30m']);
  return {
    symbol: features.symbol,
    at,
    lastAggId: known ? tape.ring.aggId(last) : null,
    price: asking.price,
    ...trades,
    ...ranges,
    ...sizeParts(asking),
    ...bookParts(asking),
    ...spot,
    ...crowdParts(asking),
    ...fundingParts(asking),
    regime: regimeOf({
      atrPct: ranges.atrPct,
      cvdFast: trades.cvd['30m'],
      cvdSlow: trades.cvd['4h'],
      exceptional: features.trail.isExceptional(at),
    }),
    cascade: cascadeScore(tape, at, spreadWidening(asking)),
  };
}

/** True when a window that reaches back to `from` is complete. */
function covers({ coveredFrom }: Asking, from: EpochMs): boolean {
  return from >= coveredFrom;
}

type TradeParts = Pick<
  FeatureSnapshot,
  'cvd' | 'cvdUtcDay' | 'vwap30m' | 'whaleRatios' | 'buyVol1m' | 'sellVol1m' | 'meanVol1m24h' | 'tradeRate'
>;

function tradeParts(asking: Asking): TradeParts {
  const { features, at } = asking;
  const minute = covers(asking, at - MINUTE_MS) ? features.flow.volumes(at, MINUTE_MS) : null;
  const half = covers(asking, at - WINDOW_MS['30m']) ? features.flow.volumes(at, WINDOW_MS['30m']) : null;
  const ratios: Record<string, number | null> = {};
  for (const threshold of features.whaleThresholds) {
    const covered = covers(asking, at - WHALE_WINDOW_MS);
    ratios[String(threshold)] = covered ? features.whales.at(at, threshold) : null;
  }
  return {
    cvd: cvdPart(asking),
    cvdUtcDay: covers(asking, at - (at % DAY_MS)) ? features.flow.cvdUtcDay(at) : null,
    vwap30m: half?.vwap ?? null,
    whaleRatios: ratios,
    buyVol1m: minute?.buyQty ?? null,
    sellVol1m: minute?.sellQty ?? null,
    meanVol1m24h: meanMinuteVolume(asking),
    tradeRate: minute === null ? null : minute.trades / 60,
  };
}

/** Quantity per minute over the last 24 h, minutes without trades included. */
function meanMinuteVolume(asking: Asking): number | null {
  const { features, at } = asking;
  if (!covers(asking, at - DAY_MS)) return null;
  const { buyQty, sellQty } = features.flow.volumes(at, DAY_MS);
  return (buyQty + sellQty) / (DAY_MS / MINUTE_MS);
}

function cvdPart(asking: Asking): Record<CvdWindow, number | null> {
  const { features, at } = asking;
  const cvd: Record<CvdWindow, number | null> = features.flow.cvd(at);
  for (const window of CVD_WINDOWS) {
    if (!covers(asking, at - WINDOW_MS[window])) cvd[window] = null;
  }
  return cvd;
}

type RangeParts = Pick<
  FeatureSnapshot,
  'atr5m' | 'atr1h' | 'riskAtr' | 'atrPercentile' | 'atrPct' | 'atrPct1h'
>;

function rangeParts({ features, at, price }: Asking): RangeParts {
  const atr5m = features.atr5m.at(at);
  const atr1h = features.atr1h.at(at);
  return {
    atr5m,
    atr1h,
    riskAtr: atr5m === null || atr1h === null ? null : 0.7 * atr5m + 0.3 * atr1h,
    atrPercentile: atrPercentile(features.atr5m.recent(at, PERCENTILE_CANDLES)),
    atrPct: atr5m === null || price === null ? null : atr5m / price,
    atrPct1h: atr1h === null || price === null ? null : atr1h / price,
  };
}

type SizeParts = Pick<FeatureSnapshot, 'trades24h' | 'p95Qty' | 'p99Qty' | 'largeTrades15m'>;

function sizeParts(asking: Asking): SizeParts {
  const { features, at } = asking;
  const sizes = features.sizes.at(at);
  if (!covers(asking, at - DAY_MS)) {
    return { trades24h: sizes.trades24h, p95Qty: null, p99Qty: null, largeTrades15m: null };
  }
  const large = sizes.p99Qty === null ? null : features.large.at(at, sizes.p99Qty);
  return { ...sizes, largeTrades15m: large };
}

type BookParts = Pick<
  FeatureSnapshot,
  'obi10' | 'bestBid' | 'bestAsk' | 'spread' | 'microprice' | 'markPrice' | 'indexPrice'
>;

function bookParts({ features: { books }, at }: Asking): BookParts {
  const top = books.top(at);
  const mark = books.mark(at);
  return {
    obi10: orderBookImbalance(books.depth(at)),
    bestBid: top?.bid ?? null,
    bestAsk: top?.ask ?? null,
    spread: top === null ? null : top.ask - top.bid,
    microprice: microprice(top),
    markPrice: mark?.markPrice ?? null,
    indexPrice: mark?.indexPrice ?? null,
  };
}

/** Spread / its running mean − 1; null while the book is silent. */
function spreadWidening({ features: { books }, at }: Asking): number | null {
  const top = books.top(at);
  if (top === null || books.meanSpread === null || books.meanSpread <= 0) return null;
  return (top.ask - top.bid) / books.meanSpread - 1;
}

type SpotParts = Pick<FeatureSnapshot, 'spotPerpDivergence' | 'spotCvd30m' | 'spotPerpTrap'>;

function spotParts({ features: { books, spot }, at }: Asking, perpCvd: number | null): SpotParts {
  const spotCvd = spot.cvd30m(at);
  return {
    spotPerpDivergence: spotPerpDivergence(books.spot(at), books.mark(at)),
    spotCvd30m: spotCvd,
    spotPerpTrap: spotPerpTrap(spotCvd, perpCvd),
  };
}

type CrowdParts = Pick<
  FeatureSnapshot,
  'oiChange' | 'longShortRatio' | 'topTraderLong' | 'coinbasePremium' | 'liq5m'
>;

function crowdParts({ features, at }: Asking): CrowdParts {
  const { collected, marks } = features;
  const watched = marks.isSteady(at - WINDOW_MS['5m'], at);
  return {
    oiChange: collected.oiChange(at),
    longShortRatio: collected.latest('long_short_ratio', at),
    topTraderLong: collected.latest('top_trader_position', at),
    coinbasePremium: collected.latest('coinbase_premium', at),
    liq5m: watched ? features.liquidations.last5m(at) : null,
  };
}

type FundingParts = Pick<
  FeatureSnapshot,
  'fundingRate' | 'nextFundingAt' | 'fundingZ7d' | 'fundingSlope' | 'maxAbsFunding'
>;

/** The stream's funding rate while the mark is alive, else the collected one. */
function fundingParts({ features: { books, collected, funding }, at }: Asking): FundingParts {
  const mark = books.mark(at);
  const rate = mark?.fundingRate ?? collected.latest('funding_rate', at);
  return {
    fundingRate: rate,
    nextFundingAt: mark?.nextFundingAt ?? null,
    fundingZ7d: funding.z7d(rate, at),
    fundingSlope: funding.slope(at),
    maxAbsFunding: funding.maxAbs(),
  };
}
