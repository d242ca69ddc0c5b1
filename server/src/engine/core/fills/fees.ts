import type { ExitKind } from '@ae/db/enums.ts';
import { Decimal } from '../model/decimal.ts';
import type { PaperConfig } from '../model/strategy.ts';

/** Fee per fill as a fraction of its notional (spec 04). */
export const TAKER_FEE_RATE = '0.0005';
export const MAKER_FEE_RATE = '0.0002';

/** Fee rates that a position keeps for life. */
export interface FeeRates {
  readonly entry: string;
  /** Rate of the targets (limit orders). Stops and market exits always take: TAKER_FEE_RATE. */
  readonly exit: string;
}

export function feeRates(fees: PaperConfig['fees']): FeeRates {
  return { entry: TAKER_FEE_RATE, exit: fees === 'by-liquidity' ? MAKER_FEE_RATE : TAKER_FEE_RATE };
}

/** Fee of one exit in USD: targets at the position's exit rate, everything else as a taker. */
export function exitFee(exitFeeRate: string, kind: ExitKind, notional: Decimal): Decimal {
  const isTarget = kind === 'tp1' || kind === 'tp2';
  return notional.times(isTarget ? new Decimal(exitFeeRate) : new Decimal(TAKER_FEE_RATE));
}
