import { limitReason as modelLimitReason, type OpenShare, type WantedEntry } from '@ae/strategies/limits.ts';
import type { SuppressionReason, UntimelyReason } from '../model/evaluation.ts';
import type { PaperConfig } from '../model/paper-config.ts';
import type { Position } from '../model/position.ts';
import { isEnding } from '../positions/exits.ts';
import { isForbiddenHour } from './forbidden-hours.ts';
import type { StrategyState } from './strategy-state.ts';
import { isWarmingUp } from './warm-up.ts';

/** The situation in which a signal came. */
export interface SignalSituation {
  readonly state: StrategyState;
  /** What it asks for. */
  readonly entry: WantedEntry;
  /** Why its price is not the market's of now. */
  readonly untimely: UntimelyReason | null;
  /** A position of the strategy was closed by this side's score: its new entry needs no cooldown. */
  readonly hasFlipped: boolean;
  /** The strategy's open position. */
  readonly position: Position | null;
  readonly openOfStrategy: number;
  readonly openInAll: number;
  /** Open positions of all strategies with the same model, as shares of capital; asked only when they matter. */
  readonly openShares: () => readonly OpenShare[];
  readonly paper: PaperConfig;
}

/** The first reason why a signal is not acted on; null when there is none. */
export function suppressionOf(situation: SignalSituation): SuppressionReason | null {
  return timeReason(situation) ?? limitReason(situation) ?? modelReason(situation);
}

function timeReason({ state, entry, untimely, hasFlipped }: SignalSituation): SuppressionReason | null {
  const { config } = state.strategy;
  if (state.strategy.status !== 'running') return 'not_running';
  if (untimely !== null) return untimely;
  if (isWarmingUp(state.evaluations)) return 'warm_up';
  if (isForbiddenHour(config.forbiddenHours, entry.at)) return 'forbidden_hour';
  const rests = !hasFlipped && state.cooldown.isActive(entry.side, entry.at, config.cooldownMinutes);
  return rests ? 'cooldown' : null;
}

function limitReason(situation: SignalSituation): SuppressionReason | null {
  const { paper, position } = situation;
  if (position !== null) return isEnding(position) ? 'exit_pending' : 'already_open';
  if (!paper.enabled) return 'paper_disabled';
  if (situation.openOfStrategy >= paper.maxPositionsPerStrategy) return 'max_positions_strategy';
  return situation.openInAll >= paper.maxPositionsTotal ? 'max_positions_total' : null;
}

/** Limits of the model itself. */
function modelReason({ state, entry, openShares }: SignalSituation): SuppressionReason | null {
  const limits = state.model?.limits;
  if (limits === undefined) return null;
  return modelLimitReason(limits, entry, { entries: state.entries, open: openShares() });
}
