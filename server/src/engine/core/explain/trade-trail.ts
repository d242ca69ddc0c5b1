import { Decimal, decimalText } from '../model/decimal.ts';
import type { Position, PositionExit } from '../model/position.ts';
import { book, bookedText } from '../positions/pnl.ts';
import { type Difference, differencesOf } from './differences.ts';

/** One part of a position that was closed, with what it brought. */
export interface ExitTrail extends PositionExit {
  /** Of the position's quantity, 0..1. */
  readonly share: string;
  /** direction × (exit − entry) / risk distance. */
  readonly moveR: string;
  /** share × moveR: before fees. */
  readonly grossR: string;
  readonly feeR: string;
}

/** A trade as its fills tell it; decimal strings. */
export interface TradeTrail {
  readonly id: string;
  readonly side: Position['side'];
  readonly status: Position['status'];
  readonly tier: Position['tier'];
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly entry: {
    readonly price: string;
    readonly priceSource: Position['priceSource'];
    readonly qty: string;
    readonly feeUsd: string;
    readonly feeR: string;
    readonly feeRate: string;
    readonly slippageBps: number;
    readonly capitalFraction: number | null;
  };
  readonly risk: { readonly atr: number; readonly distance: string; readonly usd: string };
  readonly levels: {
    readonly stop: string;
    readonly stopNow: string;
    readonly breakEvenStop: string;
    readonly tp1: string;
    readonly tp2: string;
    readonly timeoutAt: number;
  };
  readonly fillModel: Position['fillModel'];
  readonly triggerPrice: Position['triggerPrice'];
  /** An exit that was triggered and waits for the next trade. */
  readonly pendingExit: Position['pendingExit'];
  readonly pendingExitAt: Position['pendingExitAt'];
  readonly exits: readonly ExitTrail[];
  /** What is booked; null while it is open. */
  readonly result: Result | null;
  /** `Σ share × direction × (exit − entry) / rd − fees / (rd × qty)` with this trade's numbers. */
  readonly formula: string;
}

type Result = Readonly<Record<'grossR' | 'feesR' | 'pnlR' | 'pnlUsd' | 'feesUsd', string>>;

const SHOWN_DECIMALS = 6;

export function tradeTrail(position: Position): TradeTrail {
  const { entryPrice, qty, entryFeeUsd, riskDistance } = position;
  const risk = new Decimal(riskDistance).times(qty);
  const exits = position.exits.map((exit) => exitTrail(position, exit, risk));
  return {
    id: position.id,
    side: position.side,
    status: position.status,
    tier: position.tier,
    openedAt: position.openedAt,
    closedAt: position.closedAt,
    entry: {
      price: entryPrice,
      priceSource: position.priceSource,
      qty,
      feeUsd: entryFeeUsd,
      feeR: decimalText(new Decimal(entryFeeUsd).div(risk)),
      feeRate: position.entryFeeRate,
      slippageBps: position.entrySlippageBps,
      capitalFraction: position.capitalFraction,
    },
    risk: { atr: position.atr, distance: riskDistance, usd: decimalText(risk) },
    levels: {
      stop: position.initialStop,
      stopNow: position.stopPrice,
      breakEvenStop: position.breakEvenStop,
      tp1: position.tp1Price,
      tp2: position.tp2Price,
      timeoutAt: position.timeoutAt,
    },
    fillModel: position.fillModel,
    triggerPrice: position.triggerPrice,
    pendingExit: position.pendingExit,
    pendingExitAt: position.pendingExitAt,
    exits,
    result: resultOf(position),
    formula: formulaOf(position, exits),
  };
}

/** Differences between what is booked and what the fills add up to; none for a trade that is open. */
export function tradeDifferences(position: Position): Difference[] {
  const stored = resultOf(position);
  return stored === null ? [] : differencesOf('trade', stored, bookedText(book(position)));
}

function exitTrail(position: Position, exit: PositionExit, risk: Decimal): ExitTrail {
  const share = new Decimal(exit.qty).div(position.qty);
  const move = new Decimal(exit.price).minus(position.entryPrice).div(position.riskDistance);
  const moveR = position.side === 'LONG' ? move : move.negated();
  return {
    ...exit,
    share: decimalText(share),
    moveR: decimalText(moveR),
    grossR: decimalText(moveR.times(share)),
    feeR: decimalText(new Decimal(exit.feeUsd).div(risk)),
  };
}

function resultOf({ grossR, feesR, pnlR, pnlUsd, feesUsd }: Position): Result | null {
  if (grossR === null || feesR === null || pnlR === null || pnlUsd === null || feesUsd === null) return null;
  return { grossR, feesR, pnlR, pnlUsd, feesUsd };
}

function formulaOf(position: Position, exits: readonly ExitTrail[]): string {
  if (exits.length === 0) return 'nothing is closed yet';
  const short = (text: string) => new Decimal(text).toDecimalPlaces(SHOWN_DECIMALS).toString();
  const sign = position.side === 'LONG' ? '+1' : '−1';
  const { entryPrice, riskDistance, qty } = position;
  const terms = exits.map(
    ({ share, price }) => `${short(share)} × ${sign} × (${price} − ${entryPrice}) / ${short(riskDistance)}`,
  );
  const { feesUsd, pnlR } = bookedText(book(position));
  return `${terms.join(' + ')} − ${short(feesUsd ?? '0')} / (${short(riskDistance)} × ${qty}) = ${short(pnlR ?? '0')} R`;
}
