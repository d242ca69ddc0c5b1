import type { ExitKind } from '@ae/db/enums.ts';
import type { Position } from '../model/position.ts';

/**
 * Fill model `level`: targets and stops fill at their level, whatever the trade that touched it; exits at the
 * market fill at the last trade. Price as a decimal string.
 */
export function levelFillPrice(position: Position, kind: ExitKind, marketPrice: number): string {
  if (kind === 'tp1') return position.tp1Price;
  if (kind === 'tp2') return position.tp2Price;
  if (kind === 'sl' || kind === 'sl_be') return position.stopPrice;
  return String(marketPrice);
}
