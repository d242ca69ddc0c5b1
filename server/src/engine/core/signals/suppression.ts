import type { Side } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { SuppressionReason } from '../model/evaluation.ts';
import type { PaperConfig } from '../model/strategy.ts';
import { isForbiddenHour } from './forbidden-hours.ts';
import type { StrategyState } from './strategy-state.ts';
import { isWarmingUp } from './warm-up.ts';

/** The situation in which a signal came. */
export interface SignalSituation {
  readonly state: StrategyState;
  readonly side: Side;
  readonly at: EpochMs;
  readonly isLate: boolean;
  /** A position of the strategy was just closed by this signal: its new entry needs no cooldown. */
  readonly hasFlipped: boolean;
  readonly hasPosition: boolean;
  readonly openOfStrategy: number;
  readonly openInAll: number;
  readonly paper: PaperConfig;
}

/** The first reason why a signal is not acted on; null when there is none. */
export function suppressionOf(situation: SignalSituation): SuppressionReason | null {
  return timeReason(situation) ?? limitReason(situation);
}

function timeReason({ state, side, at, isLate, hasFlipped }: SignalSituation): SuppressionReason | null {
  const { config } = state.strategy;
  if (state.strategy.status !== 'running') return 'not_running';
  if (isLate) return 'late_evaluation';
  if (isWarmingUp(state.evaluations)) return 'warm_up';
  if (isForbiddenHour(config.forbiddenHours, at)) return 'forbidden_hour';
  const rests = !hasFlipped && state.cooldown.isActive(side, at, config.cooldownMinutes);
  return rests ? 'cooldown' : null;
}

function limitReason(situation: SignalSituation): SuppressionReason | null {
  const { paper } = situation;
  if (situation.hasPosition) return 'already_open';
  if (!paper.enabled) return 'paper_disabled';
  if (situation.openOfStrategy >= paper.maxPositionsPerStrategy) return 'max_positions_strategy';
  return situation.openInAll >= paper.maxPositionsTotal ? 'max_positions_total' : null;
}
