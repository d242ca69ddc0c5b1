/** Whether a model's own limits allow one more opening. Pure: the engine says what has been opened. */
import type { Side } from '@ae/db/enums.ts';
import type { CapitalGroup, ModelLimits } from './model.ts';

/** Closed list of refusals. */
export type LimitReason = 'model_entries_per_hour' | 'model_group_capital';

/** The opening that is asked for. */
export interface WantedEntry {
  readonly symbol: string;
  readonly side: Side;
  /** EpochMs. */
  readonly at: number;
  readonly capitalFraction: number;
}

/** A position that a strategy with this model holds. */
export interface OpenShare {
  readonly symbol: string;
  readonly side: Side;
  /** As at its opening; half-closed or not. */
  readonly capitalFraction: number;
}

export interface LimitSituation {
  /** Times (EpochMs) at which this strategy opened; older ones than an hour are ignored. */
  readonly entries: readonly number[];
  /** Open positions of all strategies that use the model. */
  readonly open: readonly OpenShare[];
}

const HOUR_MS = 3_600_000;
/** Dust of fractions such as 0.05 + 0.03 + 0.02 that is not a breach. */
const FRACTION_DUST = 1e-9;

/** The first limit in the way; null when there is none. An opening exactly an hour ago still counts (spec 02). */
export function limitReason(
  limits: ModelLimits | undefined,
  wanted: WantedEntry,
  { entries, open }: LimitSituation,
): LimitReason | null {
  if (limits === undefined) return null;
  const recent = entries.filter((at) => at >= wanted.at - HOUR_MS && at <= wanted.at);
  if (recent.length >= limits.entriesPerHour) return 'model_entries_per_hour';
  const isOver = limits.groups.some((group) => exceeds(group, wanted, open));
  return isOver ? 'model_group_capital' : null;
}

function exceeds(group: CapitalGroup, wanted: WantedEntry, open: readonly OpenShare[]): boolean {
  if (!group.symbols.includes(wanted.symbol)) return false;
  const held = open
    .filter(({ symbol, side }) => side === wanted.side && group.symbols.includes(symbol))
    .reduce((sum, { capitalFraction }) => sum + capitalFraction, 0);
  return held + wanted.capitalFraction > group.maxCapitalFraction + FRACTION_DUST;
}
