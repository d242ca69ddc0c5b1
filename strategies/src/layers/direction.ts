import type { Side } from '@ae/db/enums.ts';
import type { LargeTrades } from '../features.ts';
import { resonates, sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/** direction, max 55: both CVDs agree 30 + large-trade flow 20/10/0 + acceleration with the side 5. */
export const directionLayer: Layer = {
  name: 'direction',
  rawMax: 55,
  raw: (features, direction) =>
    (resonates(features) ? 30 : 0) +
    largeTradeFlow(features.largeTrades15m, direction) +
    (sideOfSign(features.cvdAccel) === direction ? 5 : 0),
};

/**
 * 20 with at least one large trade on the side, 10 with none against, 0 with some against only.
 * Unknown large trades give the middle 10: as for the other layers, the missing is neutral, neither
 * evidence for nor against.
 */
function largeTradeFlow(trades: LargeTrades | null, direction: Side): number {
  if (trades === null) return 10;
  const long = direction === 'LONG';
  if ((long ? trades.buys : trades.sells) > 0) return 20;
  return (long ? trades.sells : trades.buys) > 0 ? 0 : 10;
}
