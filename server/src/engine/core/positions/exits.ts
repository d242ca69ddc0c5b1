/**
 * The only exit code: which exits a price causes, and what a position is after them. Paper positions and, later,
 * live ones share it; they differ in who fills. One trade is one price and the order of trades is known, so stop
 * and target can never be touched by the same trade; a candle can touch both, and then the stop counts.
 */
import type { ExitKind, PositionStatus } from '@ae/db/enums.ts';
import { exitFee } from '../fills/fees.ts';
import { exitFill, isMarketOrder } from '../fills/fill.ts';
import type { MarketTerms } from '../fills/market.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import { book, bookedText } from './pnl.ts';

/** Exits that close the rest at the market price. */
export type MarketExitKind = Extract<ExitKind, 'timeout' | 'signal_flip' | 'manual' | 'forced'>;

/** When and on what an exit happens. */
export interface ExitMoment extends MarketTerms {
  readonly at: EpochMs;
  /** The trade that caused it; null when time, a score, the mark price or a person did. */
  readonly aggId: number | null;
  /** Fill model `market`: quantity before ours at TP2 when TP1 fills; null when not known. */
  readonly queueAhead?: string | null;
  /** The mark price that caused it; left out when something else did. */
  readonly markPrice?: number;
}

/** Prices that decide, as doubles; a trade's price is compared with ≥ and ≤. */
export interface TriggerLevels {
  readonly isLong: boolean;
  readonly stop: number;
  /** The next target: TP1 while active, TP2 after. */
  readonly target: number;
  readonly tp2: number;
  /** Where the stop is after TP1. */
  readonly stopAfterTp1: number;
  readonly isHalfClosed: boolean;
  /** A target that rests in the book (fill model `market`): a price must go through it. */
  readonly isResting: boolean;
}

export function triggerLevels(position: Position): TriggerLevels {
  const isHalfClosed = position.status === 'tp1_hit';
  const tp2 = Number(position.tp2Price);
  return {
    isLong: position.side === 'LONG',
    stop: Number(position.stopPrice),
    target: isHalfClosed ? tp2 : Number(position.tp1Price),
    tp2,
    stopAfterTp1: Number(position.breakEvenStop),
    isHalfClosed,
    isResting: position.fillModel === 'market' && position.triggerPrice === 'last',
  };
}

/** Exits that a trade (or a mark price) at `price` causes, in order; empty for most. */
export function exitKindsAt(levels: TriggerLevels, price: number): readonly ExitKind[] {
  if (isStopped(levels, price)) return levels.isHalfClosed ? ['sl_be'] : ['sl'];
  if (!isReached(levels, levels.target, price)) return [];
  if (levels.isHalfClosed) return ['tp2'];
  return isReached(levels, levels.tp2, price) ? ['tp1', 'tp2'] : ['tp1'];
}

/**
 * Exits of a candle, within which the order of prices is not known: the stop counts before a target, and after TP1
 * the moved stop counts before TP2.
 */
export function exitKindsInRange(
  levels: TriggerLevels,
  { high, low }: { readonly high: number; readonly low: number },
): readonly ExitKind[] {
  const [best, worst] = levels.isLong ? [high, low] : [low, high];
  if (isStopped(levels, worst)) return levels.isHalfClosed ? ['sl_be'] : ['sl'];
  const kinds = exitKindsAt(levels, best);
  if (kinds[0] !== 'tp1') return kinds;
  const after = { ...levels, stop: levels.stopAfterTp1 };
  return isStopped(after, worst) ? ['tp1', 'sl_be'] : kinds;
}

/** The target that a trade at exactly its level brings nearer, by filling orders before ours; null for most. */
export function targetAt({ isResting, target, isHalfClosed }: TriggerLevels, price: number): ExitKind | null {
  if (!isResting || price !== target) return null;
  return isHalfClosed ? 'tp2' : 'tp1';
}

/** Price at which a stop is filled at best in a candle that opens at `open`: a gap beyond it fills at the open. */
export function stopPriceInCandle({ isLong, stop }: TriggerLevels, open: number): number {
  return isLong ? Math.min(stop, open) : Math.max(stop, open);
}

function isStopped(levels: TriggerLevels, price: number): boolean {
  return levels.isLong ? price <= levels.stop : price >= levels.stop;
}

function isReached({ isLong, isResting }: TriggerLevels, level: number, price: number): boolean {
  if (price === level) return !isResting;
  return isLong ? price > level : price < level;
}

const STATUS_OF: Readonly<Record<ExitKind, PositionStatus>> = {
  tp1: 'tp1_hit',
  tp2: 'tp',
  sl: 'sl',
  sl_be: 'sl_be',
  timeout: 'timeout',
  signal_flip: 'signal_flip',
  manual: 'manual',
  forced: 'forced',
};

/** True when an exit that is triggered now fills at the next trade only. */
export function waitsForTrade(position: Position, kind: ExitKind): boolean {
  return isMarketOrder(position, kind);
}

/** The position with an exit that waits for the next trade. */
export function awaitingFill(position: Position, kind: ExitKind, moment: ExitMoment): Position {
  const asOfAggId = Math.max(position.asOfAggId, moment.aggId ?? position.asOfAggId);
  const pendingMark = moment.markPrice ?? null;
  return { ...position, pendingExit: kind, pendingExitAt: moment.at, pendingMark, asOfAggId };
}

/**
 * True when a trade at `time` fills the exit that waits. What a trade triggered is filled by whichever comes after
 * it; what time, a score, the mark price or a person did only by a later one, whatever is still brought in from before.
 */
export function isFilledBy(position: Position, time: EpochMs): boolean {
  const { pendingExit, pendingExitAt } = position;
  if (pendingExit === null || pendingExitAt === null) return false;
  const isOfTrade = position.triggerPrice === 'last' && (pendingExit === 'sl' || pendingExit === 'sl_be');
  return isOfTrade || time > pendingExitAt;
}

/** Exits that the next trade fills: TP2 of a position that is still whole stands for both targets. */
export function pendingKinds({ pendingExit, status }: Position): readonly ExitKind[] {
  if (pendingExit === null) return [];
  return pendingExit === 'tp2' && status === 'active' ? ['tp1', 'tp2'] : [pendingExit];
}

/** True when what waits was triggered before the timeout, or by it: the timeout then changes nothing. */
export function isBeforeTimeout({ pendingExit, pendingExitAt, timeoutAt }: Position): boolean {
  return pendingExit === 'timeout' || (pendingExitAt !== null && pendingExitAt <= timeoutAt);
}

/** True when what waits ends the position, so that nothing else has to. */
export function isEnding({ pendingExit }: Position): boolean {
  return pendingExit !== null && pendingExit !== 'tp1';
}

/** The position after these exits, and the new exits. */
export function applyExits(
  position: Position,
  kinds: readonly ExitKind[],
  moment: ExitMoment,
): { position: Position; exits: readonly PositionExit[] } {
  const cause: ExitCause = {
    triggeredAt: position.pendingExitAt,
    markPrice: position.pendingMark ?? moment.markPrice ?? null,
  };
  let current = position;
  for (const kind of kinds) current = applyExit(current, kind, { ...moment, cause });
  return { position: current, exits: current.exits.slice(position.exits.length) };
}

/** What is kept of why an exit came about, beside its kind. */
type ExitCause = Pick<PositionExit, 'triggeredAt' | 'markPrice'>;

type CausedMoment = ExitMoment & { readonly cause: ExitCause };

function applyExit(position: Position, kind: ExitKind, moment: CausedMoment): Position {
  const exit = exitOf(position, kind, moment);
  const exits = [...position.exits, exit];
  const openQty = new Decimal(position.openQty).minus(exit.qty);
  const moved: Position = {
    ...position,
    status: STATUS_OF[kind],
    openQty: decimalText(openQty),
    exits,
    asOfAggId: Math.max(position.asOfAggId, moment.aggId ?? position.asOfAggId),
    queueAhead: null,
    pendingExit: null,
    pendingExitAt: null,
    pendingMark: null,
  };
  if (kind === 'tp1') {
    const { at, queueAhead = null } = moment;
    const stopPrice = position.breakEvenStop;
    return { ...moved, tp1At: at, stopPrice, queueAhead, tp2Queue: queueAhead };
  }
  return { ...moved, closedAt: moment.at, ...bookedText(book(moved)) };
}

function exitOf(position: Position, kind: ExitKind, moment: CausedMoment): PositionExit {
  const { price, slippageBps, liquidity } = exitFill(position, kind, moment);
  const openQty = new Decimal(position.openQty);
  // Exactly half, so that a share is 0.5 and the R of a result keeps its meaning whatever the step size.
  const qty = kind === 'tp1' ? openQty.div(2) : openQty;
  return {
    sequence: position.exits.length + 1,
    kind,
    at: moment.at,
    price,
    qty: decimalText(qty),
    feeUsd: decimalText(exitFee(position.exitFeeRate, liquidity, qty.times(price))),
    aggId: moment.aggId,
    slippageBps,
    ...moment.cause,
  };
}

/**
 * True when a score of the other side ends the position (spec 04, 5): the other side is scored at or above the
 * flip threshold and the strategy may take it. A long_only strategy is not closed by short scores.
 */
export function isFlip(
  position: Pick<Position, 'side'>,
  evaluation: { direction: 'LONG' | 'SHORT' | null; score: number },
  config: { flipThreshold: number; direction: 'long_only' | 'short_only' | 'both' },
): boolean {
  const { direction, score } = evaluation;
  if (direction === null || direction === position.side || score < config.flipThreshold) return false;
  return config.direction === 'both' || (config.direction === 'long_only') === (direction === 'LONG');
}
