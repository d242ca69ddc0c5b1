import { Decimal } from '../model/decimal.ts';
import type { PaperConfig } from '../model/paper-config.ts';

/** Fee per fill as a fraction of its notional (spec 04). */
export const TAKER_FEE_RATE = '0.0005';
export const MAKER_FEE_RATE = '0.0002';

/** Role of our fill. */
export type Liquidity = 'maker' | 'taker';

/** Fee rates that a position keeps for life. */
export interface FeeRates {
  readonly entry: string;
  /** Rate of targets that rest as limit orders. Stops and market exits always take: TAKER_FEE_RATE. */
  readonly exit: string;
}

export function feeRates(fees: PaperConfig['fees']): FeeRates {
  return { entry: TAKER_FEE_RATE, exit: fees === 'by-liquidity' ? MAKER_FEE_RATE : TAKER_FEE_RATE };
}

/** Fee of one exit in USD: resting targets at the position's exit rate, everything else as a taker. */
export function exitFee(exitFeeRate: string, liquidity: Liquidity, notional: Decimal): Decimal {
  return notional.times(liquidity === 'maker' ? new Decimal(exitFeeRate) : new Decimal(TAKER_FEE_RATE));
}
