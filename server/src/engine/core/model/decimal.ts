import { Decimal as Base } from 'decimal.js';

/** Exact arithmetic for money: 40 significant digits (the library's 20 round silently), never exponents. */
export const Decimal = Base.clone({ precision: 40, toExpNeg: -40, toExpPos: 40 });
export type Decimal = Base;

/** Decimals kept in stored results of divisions (R, risk distance); far below any step or fee. */
const STORED_DECIMALS = 18;

/** The plain decimal text of a value, at most 18 decimals, no trailing zeros. */
export function decimalText(value: Decimal): string {
  return value.toDecimalPlaces(STORED_DECIMALS).toFixed();
}
