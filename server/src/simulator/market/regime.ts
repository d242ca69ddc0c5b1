import type { Random } from '../random.ts';

/** The market's moods. */
export type Regime = 'range' | 'trend' | 'high_vol' | 'crash';

/** What a mood does to one minute. */
export interface RegimeProfile {
  /** Factor on volatility. */
  readonly volatility: number;
  /** Added to the log of the trade rate. */
  readonly activity: number;
  /** Where the persistent buy/sell imbalance settles, times the regime's sign. */
  readonly imbalance: number;
  /** Added to the log of open interest each minute. */
  readonly openInterest: number;
  /** Minutes it lasts, at least and at most. */
  readonly lasts: readonly [number, number];
  /** What follows, with cumulative probability. */
  readonly next: readonly (readonly [number, Regime])[];
}

export const REGIMES: Readonly<Record<Regime, RegimeProfile>> = {
  range: {
    volatility: 0.72,
    activity: -0.2,
    imbalance: 0,
    openInterest: 0,
    lasts: [40, 160],
    next: [
      [0.68, 'trend'],
      [0.96, 'high_vol'],
      [1, 'crash'],
    ],
  },
  trend: {
    volatility: 1,
    activity: 0.05,
    imbalance: 1.3,
    openInterest: 0.0015,
    lasts: [90, 330],
    next: [
      [0.5, 'range'],
      [0.93, 'high_vol'],
      [1, 'crash'],
    ],
  },
  high_vol: {
    volatility: 1.6,
    activity: 0.45,
    imbalance: 0.7,
    openInterest: 0.0004,
    lasts: [20, 80],
    next: [
      [0.55, 'trend'],
      [0.94, 'range'],
      [1, 'crash'],
    ],
  },
  crash: {
    volatility: 3,
    activity: 1.2,
    imbalance: 2.4,
    openInterest: -0.008,
    lasts: [6, 18],
    next: [[1, 'high_vol']],
  },
};

/** A mood, its direction (+1 buyers, -1 sellers) and the minute (since genesis) in which it ends. */
export interface Mood {
  readonly regime: Regime;
  readonly sign: number;
  readonly until: number;
}

/** The mood of a minute, given that of the minute before. */
export function nextMood(mood: Mood, minute: number, random: Random): Mood {
  if (minute < mood.until) return mood;
  const draw = random.unit();
  const regime = REGIMES[mood.regime].next.find(([below]) => draw < below)?.[1] ?? 'range';
  const [least, most] = REGIMES[regime].lasts;
  const sign = regime === 'crash' || random.unit() < 0.5 ? -1 : 1;
  return { regime, sign, until: minute + random.between(least, most) };
}
