import { tickValue } from '../contract.ts';
import type { Character } from '../contracts.ts';
import { hashText, Random } from '../random.ts';
import type { FactorColumns, MarketFactor } from './factor.ts';
import { type Mood, nextMood, REGIMES, type RegimeProfile } from './regime.ts';
import { emptyColumns, type SkeletonColumns } from './skeleton-columns.ts';
import { initialState, type SkeletonState } from './skeleton-state.ts';
import { CHUNK_MINUTES, Walk } from './walk.ts';

export type Skeleton = Walk<SkeletonState, SkeletonColumns>;

/** Minutes in which a price far from its base loses 1/e of the distance: about six days. */
const REVERSION_MINUTES = 8_640;
/** Return per minute, in standard deviations, that one unit of order imbalance causes. */
const IMPACT = 0.06;
const MOST_TRADES_A_MINUTE = 3_000;
/** Mean of exp(activity) over the regimes, measured; divides it out so that the mean rate holds. */
const ACTIVITY_MEAN = 1.25;

export function skeleton(
  character: Character,
  seed: number,
  factor: MarketFactor,
  genesisAt: number,
): Skeleton {
  const stepper = new Stepper(character, seed);
  const initial = initialState(genesisAt, stepper.stream);
  return new Walk<SkeletonState, SkeletonColumns>(
    initial,
    (start, chunk) => stepper.chunk(start, chunk, factor.columns(chunk)),
    3,
  );
}

const MARKET_CRASH = { regime: 'crash', sign: -1 } as const;

/** What moves a contract in one minute. */
interface Pulse {
  readonly mood: Mood;
  readonly profile: RegimeProfile;
  readonly slow: number;
  readonly fast: number;
  readonly imbalance: number;
  readonly volatility: number;
  readonly sigma: number;
  /** The minute's return in standard deviations. */
  readonly z: number;
  /** Log of price over base price at the minute's end. */
  readonly price: number;
  readonly activity: number;
}

class Stepper {
  readonly stream: number;
  private readonly character: Character;
  private readonly seed: number;
  private readonly random = new Random();
  private readonly baseTicks: number;

  constructor(character: Character, seed: number) {
    this.character = character;
    this.seed = seed;
    this.stream = hashText(character.contract.symbol);
    this.baseTicks = character.basePrice / tickValue(character.contract);
  }

  chunk(start: SkeletonState, chunk: number, factor: FactorColumns) {
    const columns = emptyColumns();
    let state = start;
    for (let i = 0; i < CHUNK_MINUTES; i += 1) {
      this.random.reset(this.seed, this.stream, chunk * CHUNK_MINUTES + i);
      state = this.minute(state, columns, i, factor);
    }
    return { end: state, columns };
  }

  private minute(
    state: SkeletonState,
    columns: SkeletonColumns,
    i: number,
    factor: FactorColumns,
  ): SkeletonState {
    const pulse = this.pulse(state, factor, i);
    const counts = this.counts(pulse.activity + pulse.profile.activity, pulse.z);
    const { mood, price, volatility, activity, fast, slow } = pulse;
    columns.aggId[i] = state.aggId;
    columns.tradeId[i] = state.tradeId;
    columns.spotAggId[i] = state.spotAggId;
    columns.openTicks[i] = this.ticks(state.price);
    columns.closeTicks[i] = this.ticks(price);
    columns.trades[i] = counts.trades;
    columns.extraSingles[i] = counts.extra;
    columns.spotTrades[i] = counts.spot;
    this.recordFlow(columns, i, pulse);
    const positioning = this.positioning(state, slow, pulse.profile.openInterest);
    const next = { mood, price, volatility, activity, fast, slow, ...positioning };
    this.recordPositioning(columns, i, next);
    return {
      ...next,
      aggId: state.aggId + counts.trades,
      tradeId: state.tradeId + counts.trades + counts.extra,
      spotAggId: state.spotAggId + counts.spot,
    };
  }

  private pulse(state: SkeletonState, factor: FactorColumns, i: number): Pulse {
    const random = this.random;
    const mood = nextMood(state.mood, random);
    // In a crash of the whole market a contract's own mood waits.
    const { regime, sign } = factor.crash[i] === 1 ? MARKET_CRASH : mood;
    const profile = REGIMES[regime];
    const target = 0.65 * sign * profile.imbalance + 0.45 * (factor.imbalance[i] ?? 0);
    const slow = state.slow + (target - state.slow) / 45 + 0.05 * random.normal();
    const fast = 0.95 * state.fast + 0.2 * random.normal();
    const imbalance = clamp(fast + slow, -3, 3);
    const volatility = 0.97 * state.volatility + 0.07 * random.normal();
    const sigma = this.character.minuteSigma * profile.volatility * Math.exp(volatility - 0.04);
    const z = clamp(0.6 * (factor.shock[i] ?? 0) + 0.8 * random.normal() + IMPACT * imbalance, -4.5, 4.5);
    const price = state.price * (1 - 1 / REVERSION_MINUTES) + z * sigma;
    const activity = 0.9 * state.activity + 0.18 * random.normal();
    return { mood, profile, slow, fast, imbalance, volatility, sigma, z, price, activity };
  }

  private recordFlow(columns: SkeletonColumns, i: number, { sigma, imbalance, z }: Pulse): void {
    columns.sigma[i] = sigma;
    columns.buyShare[i] = clamp(0.5 + 0.085 * imbalance + 0.05 * z, 0.08, 0.92);
    columns.imbalance[i] = imbalance;
    columns.liquidations[i] = this.liquidations((z * sigma) / this.character.minuteSigma);
  }

  private recordPositioning(
    columns: SkeletonColumns,
    i: number,
    next: Omit<SkeletonState, 'aggId' | 'tradeId' | 'spotAggId'>,
  ): void {
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
  private counts(activity: number, z: number): { trades: number; extra: number; spot: number } {
    const random = this.random;
    const mean = (this.character.tradesPerSecond * 60) / ACTIVITY_MEAN;
    const rate = mean * Math.exp(activity + 0.3 * (Math.abs(z) - 0.8));
    const drawn = Math.round(rate + Math.sqrt(rate) * random.normal());
    const trades = clamp(drawn, 1, MOST_TRADES_A_MINUTE);
    const extra = Math.round(trades * (0.5 + 0.5 * random.unit()));
    const spot = Math.max(1, Math.round(trades * (0.25 + 0.2 * random.unit())));
    return { trades, extra, spot };
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
  private positioning(state: SkeletonState, slow: number, growth: number) {
    const random = this.random;
    const crowd = 1.45 - 0.42 * slow;
    return {
      openInterest: clamp(state.openInterest * (1 - 1 / 300) + growth + 0.0004 * random.normal(), -0.4, 0.4),
      longShortRatio: clamp(
        state.longShortRatio + (crowd - state.longShortRatio) / 60 + 0.035 * random.normal(),
        0.6,
        2.6,
      ),
      topTraderLong: clamp(
        state.topTraderLong + (0.5 + 0.06 * slow - state.topTraderLong) / 60 + 0.005 * random.normal(),
        0.35,
        0.65,
      ),
      divergence: clamp(
        state.divergence + (0.0002 * slow - state.divergence) / 15 + 0.00012 * random.normal(),
        -0.004,
        0.004,
      ),
      premium: clamp(
        state.premium + (0.00045 * slow - state.premium) / 20 + 0.00009 * random.normal(),
        -0.001,
        0.001,
      ),
    };
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
