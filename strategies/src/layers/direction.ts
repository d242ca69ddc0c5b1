import type { Side } from '@ae/db/enums.ts';
import type { LargeTrades, ModelFeatures } from '../features.ts';
import { resonates, sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/** Points of large trades with the side; they differ between models, the other two do not. */
const FLOW_MOST = 20;
const FLOW_MOST_V51 = 15;
const FLOW_NEUTRAL = 10;
/** Least points when acceleration and large trades drive the price without the slow CVD. */
const DRIVEN_LEAST = 35;

/** direction, max 55: both CVDs agree 30 + large-trade flow 20/10/0 + acceleration with the side 5. */
export const directionLayer: Layer = {
  name: 'direction',
  rawMax: 55,
  raw: (features, direction) =>
    (resonates(features) ? 30 : 0) +
    largeTradeFlow(features.largeTrades15m, direction, FLOW_MOST) +
    acceleration(features, direction),
};

/** As `directionLayer`, but at least 35 when acceleration and large-trade flow both point to the side. */
export const drivenDirectionLayer: Layer = {
  ...directionLayer,
  raw: (features, direction) => {
    const raw = directionLayer.raw(features, direction);
    return isDriven(features, direction) ? Math.max(DRIVEN_LEAST, raw) : raw;
  },
};

/** direction, max 50: fast CVD 15 + slow CVD 15 + large trades 15/10/0 + acceleration with the side 5. */
export const separateDirectionLayer: Layer = {
  name: 'direction',
  rawMax: 50,
  raw: (features, direction) =>
    cvdPoints(features.cvdFast, direction) +
    cvdPoints(features.cvdSlow, direction) +
    largeTradeFlow(features.largeTrades15m, direction, FLOW_MOST_V51) +
    acceleration(features, direction),
};

function cvdPoints(cvd: number | null, direction: Side): number {
  return sideOfSign(cvd) === direction ? 15 : 0;
}

function acceleration({ cvdAccel }: ModelFeatures, direction: Side): number {
  return sideOfSign(cvdAccel) === direction ? 5 : 0;
}

function isDriven(features: ModelFeatures, direction: Side): boolean {
  const flow = largeTradeFlow(features.largeTrades15m, direction, FLOW_MOST);
  return flow === FLOW_MOST && acceleration(features, direction) > 0;
}

/**
 * `most` with at least one large trade on the side, 10 with none against, 0 with some against only.
 * Unknown large trades give the middle 10: as for the other layers, the missing is neutral, neither
 * evidence for nor against.
 */
function largeTradeFlow(trades: LargeTrades | null, direction: Side, most: number): number {
  if (trades === null) return FLOW_NEUTRAL;
  const long = direction === 'LONG';
  if ((long ? trades.buys : trades.sells) > 0) return most;
  return (long ? trades.sells : trades.buys) > 0 ? 0 : FLOW_NEUTRAL;
}
