import { tickValue } from '../contract.ts';
import type { Character } from '../contracts.ts';
import { hashText, Random } from '../random.ts';
import type { FactorColumns, MarketFactor } from './factor.ts';
import { nextMood, REGIMES, type RegimeProfile } from './regime.ts';
import { emptyColumns, type SkeletonColumns } from './skeleton-columns.ts';
import { initialState, type SkeletonState } from './skeleton-state.ts';
import { CHUNK_MINUTES, Walk } from './walk.ts';

export type Skeleton = Walk<SkeletonState, SkeletonColumns>;

/** Minutes in which a price far from its base loses 1/e of the distance: about six days. */
const REVERSION_MINUTES = 8_640;
/** Return per minute, in standard deviations, that one unit of order imbalance causes. */
const IMPACT = 0.06;
/** Fits the columns of counts, single trades included. */
const MOST_TRADES_A_MINUTE = 60_000;
/** Mean of exp(activity) over the regimes, measured; divides it out so that the mean rate holds. */
const ACTIVITY_MEAN = 1.25;

/** What a skeleton starts from; `rate` is the market's factor on trade rates. */
export interface SkeletonOrigin {
  readonly seed: number;
  readonly genesisAt: number;
  readonly rate: number;
}

export function skeleton(
  character: Character,
  factor: MarketFactor,
  { seed, genesisAt, rate }: SkeletonOrigin,
): Skeleton {
  const stepper = new Stepper(character, seed);
  const initial = initialState(genesisAt, stepper.stream, rate);
  return new Walk<SkeletonState, SkeletonColumns>(
    initial,
    (start, chunk) => stepper.chunk(start, chunk, factor.columns(chunk)),
    3,
  );
}

const MARKET_CRASH = { regime: 'crash', sign: -1 } as const;

type Working = { -readonly [K in keyof SkeletonState]: SkeletonState[K] };

class Stepper {
  readonly stream: number;
  private readonly character: Character;
  private readonly seed: number;
  private readonly random = new Random();
  private readonly baseTicks: number;
  /** Of the minute being stepped: imbalance, standard deviation and return in standard deviations. */
  private imbalance = 0;
  private sigma = 0;
  private z = 0;

  constructor(character: Character, seed: number) {
    this.character = character;
    this.seed = seed;
    this.stream = hashText(character.contract.symbol);
    this.baseTicks = character.basePrice / tickValue(character.contract);
  }

  chunk(start: SkeletonState, chunk: number, factor: FactorColumns) {
    const columns = emptyColumns();
    // Mutated in place: a new object a minute would cost more than the arithmetic.
    const state: Working = { ...start };
    for (let i = 0; i < CHUNK_MINUTES; i += 1) {
      const minute = chunk * CHUNK_MINUTES + i;
      this.random.reset(this.seed, this.stream, minute);
      state.mood = nextMood(state.mood, minute, this.random);
      this.minute(state, columns, i, factor);
    }
    return { end: state, columns };
  }

  private minute(state: Working, columns: SkeletonColumns, i: number, factor: FactorColumns): void {
    // In a crash of the whole market a contract's own mood waits.
    const { regime, sign } = factor.crash[i] === 1 ? MARKET_CRASH : state.mood;
    const profile = REGIMES[regime];
    columns.openTicks[i] = this.ticks(state.price);
    this.flow(state, profile, 0.65 * sign * profile.imbalance + 0.45 * (factor.imbalance[i] ?? 0));
    this.move(state, factor.shock[i] ?? 0);
    columns.closeTicks[i] = this.ticks(state.price);
    columns.sigma[i] = this.sigma;
    columns.imbalance[i] = this.imbalance;
    columns.buyShare[i] = clamp(0.5 + 0.085 * this.imbalance + 0.05 * this.z, 0.08, 0.92);
    columns.liquidations[i] = this.liquidations((this.z * this.sigma) / this.character.minuteSigma);
    this.count(state, columns, i, profile);
    this.positioning(state, profile.openInterest);
    this.recordPositioning(columns, i, state);
  }

  /** Order imbalance and volatility of the minute. */
  private flow(state: Working, profile: RegimeProfile, target: number): void {
    const random = this.random;
    state.slow += (target - state.slow) / 45 + 0.05 * random.normal();
    state.fast = 0.95 * state.fast + 0.2 * random.normal();
    state.volatility = 0.97 * state.volatility + 0.07 * random.normal();
    state.activity = 0.9 * state.activity + 0.18 * random.normal();
    this.imbalance = clamp(state.fast + state.slow, -3, 3);
    this.sigma = this.character.minuteSigma * profile.volatility * Math.exp(state.volatility - 0.04);
  }

  /** The return: shared shock, own shock and what the imbalance pushes. */
  private move(state: Working, shock: number): void {
    this.z = clamp(0.6 * shock + 0.8 * this.random.normal() + IMPACT * this.imbalance, -4.5, 4.5);
    state.price += this.z * this.sigma - state.price / REVERSION_MINUTES;
  }

  private recordPositioning(columns: SkeletonColumns, i: number, next: SkeletonState): void {
    columns.openInterest[i] = this.character.openInterest * Math.exp(next.openInterest);
    columns.longShortRatio[i] = next.longShortRatio;
    columns.topTraderLong[i] = next.topTraderLong;
    columns.divergence[i] = next.divergence;
    columns.premium[i] = next.premium;
  }

  private ticks(logPrice: number): number {
    return Math.max(20, this.baseTicks * Math.exp(logPrice));
  }

  /** Busier when the price moves; single trades come about 1.75 to an aggregate. */
  private count(state: Working, columns: SkeletonColumns, i: number, profile: RegimeProfile): void {
    const random = this.random;
    const mean = (this.character.tradesPerSecond * 60) / ACTIVITY_MEAN;
    const rate = mean * Math.exp(state.activity + profile.activity + 0.3 * (Math.abs(this.z) - 0.8));
    const trades = clamp(Math.round(rate + Math.sqrt(rate) * random.normal()), 1, MOST_TRADES_A_MINUTE);
    const extra = Math.round(trades * (0.5 + 0.5 * random.unit()));
    const spot = Math.max(1, Math.round(trades * (0.25 + 0.2 * random.unit())));
    columns.aggId[i] = state.aggId;
    columns.tradeId[i] = state.tradeId;
    columns.spotAggId[i] = state.spotAggId;
    columns.trades[i] = trades;
    columns.extraSingles[i] = extra;
    columns.spotTrades[i] = spot;
    state.aggId += trades;
    state.tradeId += trades + extra;
    state.spotAggId += spot;
  }

  /** Fast minutes force positions out: longs when the price falls. `move` in plain standard deviations. */
  private liquidations(move: number): number {
    const strength = Math.max(0, Math.abs(move) - 1.2);
    const count = Math.min(
      40,
      Math.floor(0.9 * strength * strength + this.random.unit()) * (strength > 0 ? 1 : 0),
    );
    return move > 0 ? count : -count;
  }

  /** The crowd fades a trend, top traders follow it, open interest grows with it, Coinbase leads it. */
  private positioning(state: Working, growth: number): void {
    const { random } = this;
    const { slow, longShortRatio: ratio, topTraderLong: top, divergence, premium, openInterest } = state;
    state.openInterest = clamp(openInterest * (1 - 1 / 300) + growth + 0.0004 * random.normal(), -0.4, 0.4);
    state.longShortRatio = clamp(
      ratio + (1.45 - 0.42 * slow - ratio) / 60 + 0.035 * random.normal(),
      0.6,
      2.6,
    );
    state.topTraderLong = clamp(top + (0.5 + 0.06 * slow - top) / 60 + 0.005 * random.normal(), 0.35, 0.65);
    const spot = divergence + (0.0002 * slow - divergence) / 15 + 0.00012 * random.normal();
    state.divergence = clamp(spot, -0.004, 0.004);
    const coinbase = premium + (0.00045 * slow - premium) / 20 + 0.00009 * random.normal();
    state.premium = clamp(coinbase, -0.001, 0.001);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
