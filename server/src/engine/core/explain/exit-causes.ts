import type { ExitKind } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { MarketExitKind } from '../positions/exits.ts';

/** Why an exit came about that no tick decides: a score or a person ended it, or a mark price triggered it. */
export interface ExitCause {
  readonly by: 'mark' | 'score' | 'person' | 'force';
  readonly at: EpochMs;
  /** The mark price; null for the others. */
  readonly markPrice: number | null;
  /** The trade that filled it; null when it was filled at once. */
  readonly filledBy: number | null;
  /** Numbers of the exits that it made. */
  readonly exits: readonly number[];
}

const CAUSED_BY: Partial<Readonly<Record<ExitKind, ExitCause['by']>>> = {
  signal_flip: 'score',
  manual: 'person',
  forced: 'force',
};

const CLOSED_BY: Readonly<Record<Exclude<ExitCause['by'], 'mark'>, MarketExitKind>> = {
  score: 'signal_flip',
  person: 'manual',
  force: 'forced',
};

/** Whether a score or somebody, and no price and no time, ends a position so. */
export function isByOthers(kind: ExitKind): boolean {
  return CAUSED_BY[kind] !== undefined;
}

/** The kind by which a cause other than a mark price closes a position. */
export function closingKind({ by }: ExitCause): MarketExitKind | null {
  return by === 'mark' ? null : CLOSED_BY[by];
}

/** What is recorded of the causes of a position's exits, in order; both targets by one mark price are one cause. */
export function exitCauses({ exits }: Pick<Position, 'exits'>): ExitCause[] {
  const causes: ExitCause[] = [];
  for (const exit of exits) {
    const cause = causeOf(exit);
    const before = causes.at(-1);
    if (cause === null) continue;
    if (before !== undefined && isSameMark(before, cause)) {
      causes[causes.length - 1] = { ...before, exits: [...before.exits, ...cause.exits] };
    } else causes.push(cause);
  }
  return causes;
}

function causeOf(exit: PositionExit): ExitCause | null {
  const by = exit.markPrice === null ? CAUSED_BY[exit.kind] : 'mark';
  if (by === undefined) return null;
  const { markPrice, aggId: filledBy, sequence } = exit;
  return { by, at: exit.triggeredAt ?? exit.at, markPrice, filledBy, exits: [sequence] };
}

function isSameMark(one: ExitCause, other: ExitCause): boolean {
  return one.by === 'mark' && one.at === other.at && one.markPrice === other.markPrice;
}
