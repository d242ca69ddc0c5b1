import { Decimal } from './decimal.ts';

/** Largest multiple of `step` not above `value` (both > 0). A step of 0 means no grid. */
export function floorToStep(value: Decimal, step: Decimal | string): Decimal {
  const size = new Decimal(step);
  if (size.lte(0)) return value;
  return value.div(size).floor().times(size);
}

/** Count of decimals of a step or tick size, e.g. '0.0010' → 3, '5' → 0. */
export function decimalsOf(step: string): number {
  return new Decimal(step).decimalPlaces();
}
