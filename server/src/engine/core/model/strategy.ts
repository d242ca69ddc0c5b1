import type { StrategyStatus } from '@ae/db/enums.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EpochMs } from './epoch-ms.ts';
import type { Evaluation } from './evaluation.ts';

/** A strategy as the engine knows it: id, settings, state. It has no name that could decide anything. */
export interface EngineStrategy {
  readonly id: string;
  readonly version: number;
  readonly configHash: string;
  readonly config: StrategyConfig;
  readonly status: StrategyStatus;
  /** Why this version is quarantined; null when it is not. */
  readonly quarantineError: string | null;
  /** USDT, decimal string. */
  readonly initialBalance: string;
  readonly currentBalance: string;
  /** Time of its last signal that was acted on per side, for the cooldown after a restart. */
  readonly lastSignalAt: EpochMs | null;
  /** Recent closed trades, newest last (adaptive cooldown after a restart). */
  readonly recentExits: readonly RecentExit[];
  /** Times of its latest openings, oldest first (a model's limit of entries an hour after a restart). */
  readonly recentEntries: readonly EpochMs[];
  /** Its last stored evaluation, for what its model remembers after a restart; null for models that remember nothing. */
  readonly lastEvaluation: LastEvaluation | null;
}

/** What an evaluation was made from, as far as the model's memory after it depends on it. */
export interface LastEvaluation extends Pick<Evaluation, 'at' | 'cvdFastSlope' | 'cvdAccel' | 'memory'> {
  readonly features: FeatureSnapshot;
}

/** A version of a strategy that threw, with what it said. */
export interface Quarantine {
  readonly strategyId: string;
  readonly strategyVersion: number;
  readonly error: string;
}

export interface RecentExit {
  readonly at: EpochMs;
  readonly side: 'LONG' | 'SHORT';
  readonly kind: string;
}

export type { PaperConfig } from './paper-config.ts';
