/** The shape of a validated strategy configuration (spec 03); ranges and meanings are in fields.ts. */
import type { DirectionMode } from '@ae/db/enums.ts';

export const FAST_WINDOWS = ['5m', '15m', '30m'] as const;
export type FastWindow = (typeof FAST_WINDOWS)[number];

export const SLOW_WINDOWS = ['30m', '1h', '4h'] as const;
export type SlowWindow = (typeof SLOW_WINDOWS)[number];

/** Which range sizes stops: the 5-minute ATR, or the blend of 5 minutes and 1 hour. */
export const ATR_SOURCES = ['atr5m', 'riskAtr'] as const;
export type AtrSource = (typeof ATR_SOURCES)[number];

/** Hours of the day (0–23 in an IANA zone) in which no position is opened. */
export interface ForbiddenHours {
  hours: number[];
  zone: string;
}

/** Values of the fields that a model declares for itself, by name. */
export type ParamValues = Readonly<Record<string, number | string | boolean>>;

/** One strategy: what it trades, how it scores, when it exits and how much it risks. */
export interface StrategyConfig {
  displayName: string;
  symbol: string;
  model: string;
  direction: DirectionMode;
  cvdFastWindow: FastWindow;
  cvdSlowWindow: SlowWindow;
  weightDirection: number;
  weightEnv: number;
  weightAux: number;
  weightMomentum: number;
  entryScore: number;
  flipThreshold: number;
  gateVol: { enabled: boolean; volAtrPctMin: number };
  gateCvd: { enabled: boolean };
  gateWhale: { enabled: boolean; whaleUsdThreshold: number; whaleFlowPct: number };
  gateObi: { enabled: boolean; obiThreshold: number };
  gateSpotPerp: { enabled: boolean; spotPerpThreshold: number };
  atrSource: AtrSource;
  slAtrMultiplier: number;
  tp1Ratio: number;
  tp2Ratio: number;
  breakEvenBufferAtr: number;
  timeoutMinutes: number;
  cooldownMinutes: number;
  forbiddenHours: ForbiddenHours | null;
  /** USDT, whole units. */
  initialBalance: number;
  /** Fraction of the initial balance that is 1R. */
  riskPerTrade: number;
  description: string;
  tags: string[];
  /** The model's own fields; absent when it has none, so that its configurations keep their hash. */
  params?: ParamValues;
}
