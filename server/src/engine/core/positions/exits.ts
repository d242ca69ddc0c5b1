/**
 * The only exit code: which exits a price causes, and what a position is after them. Paper positions and, later,
 * live ones share it; they differ in who fills. One trade is one price and the order of trades is known, so stop
 * and target can never be touched by the same trade.
 */
import type { ExitKind, PositionStatus } from '@ae/db/enums.ts';
import { exitFee } from '../fills/fees.ts';
import { levelFillPrice } from '../fills/level.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import { book, bookedText } from './pnl.ts';

/** Exits that close the rest at the market price. */
export type MarketExitKind = Extract<ExitKind, 'timeout' | 'signal_flip' | 'manual' | 'forced'>;

/** When and on what an exit happens. */
export interface ExitMoment {
  readonly at: EpochMs;
  readonly price: number;
  /** The trade that caused it; null when time, a score or a person did. */
  readonly aggId: number | null;
}

/** Prices that decide, as doubles; a trade's price is compared with ≥ and ≤. */
export interface TriggerLevels {
  readonly isLong: boolean;
  readonly stop: number;
  /** The next target: TP1 while active, TP2 after. */
  readonly target: number;
  readonly tp2: number;
  readonly isHalfClosed: boolean;
}

export function triggerLevels(position: Position): TriggerLevels {
  const isHalfClosed = position.status === 'tp1_hit';
  const tp2 = Number(position.tp2Price);
  return {
    isLong: position.side === 'LONG',
    stop: Number(position.stopPrice),
    target: isHalfClosed ? tp2 : Number(position.tp1Price),
    tp2,
    isHalfClosed,
  };
}

/** Exits that a trade at `price` causes, in order; empty for most. */
export function exitKindsAt(levels: TriggerLevels, price: number): readonly ExitKind[] {
  const { isLong, isHalfClosed } = levels;
  const reached = (level: number): boolean => (isLong ? price >= level : price <= level);
  if (isLong ? price <= levels.stop : price >= levels.stop) return isHalfClosed ? ['sl_be'] : ['sl'];
  if (!reached(levels.target)) return [];
  if (isHalfClosed) return ['tp2'];
  return reached(levels.tp2) ? ['tp1', 'tp2'] : ['tp1'];
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

/** The position after these exits, and the new exits. */
export function applyExits(
  position: Position,
  kinds: readonly ExitKind[],
  moment: ExitMoment,
): { position: Position; exits: readonly PositionExit[] } {
  let current = position;
  for (const kind of kinds) current = applyExit(current, kind, moment);
  return { position: current, exits: current.exits.slice(position.exits.length) };
}

function applyExit(position: Position, kind: ExitKind, moment: ExitMoment): Position {
  const exit = exitOf(position, kind, moment);
  const exits = [...position.exits, exit];
  const openQty = new Decimal(position.openQty).minus(exit.qty);
  const moved: Position = {
    ...position,
    status: STATUS_OF[kind],
    openQty: decimalText(openQty),
    exits,
    asOfAggId: Math.max(position.asOfAggId, moment.aggId ?? position.asOfAggId),
  };
  if (kind === 'tp1') return { ...moved, tp1At: moment.at, stopPrice: position.breakEvenStop };
  return { ...moved, closedAt: moment.at, ...bookedText(book(moved)) };
}

function exitOf(position: Position, kind: ExitKind, moment: ExitMoment): PositionExit {
  const price = levelFillPrice(position, kind, moment.price);
  const openQty = new Decimal(position.openQty);
  // Exactly half, so that a share is 0.5 and the R of a result keeps its meaning whatever the step size.
  const qty = kind === 'tp1' ? openQty.div(2) : openQty;
  return {
    sequence: position.exits.length + 1,
    kind,
    at: moment.at,
    price,
    qty: decimalText(qty),
    feeUsd: decimalText(exitFee(position.exitFeeRate, kind, qty.times(price))),
    aggId: moment.aggId,
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
