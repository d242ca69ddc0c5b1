import { appliesTo } from '@ae/strategies/config.ts';
import { cappedScore, USUAL_MAX_SCORE } from '@ae/strategies/verdict.ts';
import type { Position } from '../model/position.ts';
import type { VirtualCause } from '../model/virtual.ts';
import { type OpeningIntent, openPosition } from '../positions/open.ts';
import type { VirtualBook } from '../positions/virtual-book.ts';
import type { Scored } from './evaluate.ts';
import type { StrategyState } from './strategy-state.ts';
import { type Judged, type Outcome, virtualCause } from './virtual-cause.ts';

/** An evaluation that came in time, and what was done about it. */
export interface Following {
  readonly state: StrategyState;
  readonly scored: Scored;
  /** The opening of the side that was scored. */
  readonly intent: OpeningIntent;
  readonly outcome: Outcome;
  /** The paper position, where one was opened. */
  readonly position: Position | null;
}

/** Quantities by which the venue and the account limit paper positions do not matter to what touches neither. */
const NO_LEAST = { minQty: '0', marketMinQty: '0', minNotional: '0' } as const;
const ENOUGH_USD = '1e15';

/** Follows a signal, or what nearly was one, as a virtual position; one of its kind is enough. */
export function follow(following: Following, book: VirtualBook): void {
  const { outcome, intent } = following;
  const judged = judgedBy(following);
  const cause = virtualCause(judged, outcome);
  if (cause === null) return;
  // A position of its own is always followed: the one before may have been closed by hand.
  if (!outcome.isTaken && book.follows(intent.strategy.id, intent.side, cause)) return;
  const position = following.position ?? hypothetical(intent, judged, cause);
  if (position === null) return;
  book.open({ ...position, ...cause, id: `v:${position.strategyId}@${position.openedAt}` });
}

/** A model that does not look at the entry score lets its gates decide; its own highest score says nothing of that. */
function judgedBy({ state: { model, strategy }, scored }: Following): Judged {
  const { config } = strategy;
  const isByScore = appliesTo('entryScore', config.model);
  return {
    evaluation: scored.evaluation,
    config,
    isByScore,
    maxScore: model?.maxScore ?? USUAL_MAX_SCORE,
  };
}

/** What would have been opened: as it is where that is allowed, otherwise beyond the limits of venue and account. */
function hypothetical(
  given: OpeningIntent,
  { evaluation, maxScore }: Judged,
  { origin }: VirtualCause,
): Position | null {
  const score = origin === 'blocked' ? cappedScore(evaluation.rawScore, maxScore) : given.score;
  const intent = { ...given, score };
  const opening = openPosition(intent);
  if (opening.ok) return opening.position;
  const instrument = { ...intent.instrument, ...NO_LEAST };
  const strategy = { ...intent.strategy, currentBalance: ENOUGH_USD };
  const free = openPosition({ ...intent, instrument, strategy });
  return free.ok ? free.position : null;
}
