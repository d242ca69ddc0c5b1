import { Decimal, decimalText } from '../model/decimal.ts';
import type { Position, PositionExit } from '../model/position.ts';

/** Result of the closed part of a position. R is per the position's own risk: risk distance × quantity. */
export interface Booked {
  readonly grossR: Decimal;
  readonly feesR: Decimal;
  readonly pnlR: Decimal;
  readonly pnlUsd: Decimal;
  readonly feesUsd: Decimal;
}

/**
 * Spec 04: pnl_R = Σ over exits of share × direction × (exit − entry)/rd − fees/(rd × qty), fees being that of
 * the entry and of each exit so far. Exact to the last stored decimal.
 */
export function book(position: Position, exits: readonly PositionExit[] = position.exits): Booked {
  const risk = riskUsd(position);
  const { grossUsd, feesUsd } = closedUsd(position, exits);
  const pnlUsd = grossUsd.minus(feesUsd);
  return {
    grossR: grossUsd.div(risk),
    feesR: feesUsd.div(risk),
    pnlR: pnlUsd.div(risk),
    pnlUsd,
    feesUsd,
  };
}

function riskUsd({ riskDistance, qty }: Position): Decimal {
  return new Decimal(riskDistance).times(qty);
}

/** Gain of the closed part, and the fees of entry and exits. */
function closedUsd(position: Position, exits: readonly PositionExit[]) {
  let grossUsd = new Decimal(0);
  let feesUsd = new Decimal(position.entryFeeUsd);
  for (const exit of exits) {
    grossUsd = grossUsd.plus(moveUsd(position, exit.price, exit.qty));
    feesUsd = feesUsd.plus(exit.feeUsd);
  }
  return { grossUsd, feesUsd };
}

/** The booked amounts as stored on a closed position. */
export function bookedText(
  booked: Booked,
): Pick<Position, 'grossR' | 'feesR' | 'pnlR' | 'pnlUsd' | 'feesUsd'> {
  return {
    grossR: decimalText(booked.grossR),
    feesR: decimalText(booked.feesR),
    pnlR: decimalText(booked.pnlR),
    pnlUsd: decimalText(booked.pnlUsd),
    feesUsd: decimalText(booked.feesUsd),
  };
}

/** Banked part plus open part at `price`, after the fees so far, for display. */
export function unrealised(position: Position, price: number): { r: number; usd: number } {
  // Not `book`: several times a second for each open position, its divisions would be for nothing.
  const { grossUsd, feesUsd } = closedUsd(position, position.exits);
  const usd = grossUsd.minus(feesUsd).plus(moveUsd(position, price, position.openQty));
  return { r: usd.div(riskUsd(position)).toNumber(), usd: usd.toNumber() };
}

/** Gain of `qty` from the entry to `price`, USD; negative for a loss. */
function moveUsd(position: Position, price: string | number, qty: string): Decimal {
  const move = new Decimal(price).minus(position.entryPrice);
  return (position.side === 'LONG' ? move : move.negated()).times(qty);
}
