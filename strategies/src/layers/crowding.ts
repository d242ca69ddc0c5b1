import type { Side } from '@ae/db/enums.ts';
import type { Layer } from './layer.ts';

/** Bounds of the long/short account ratio, the furthest first, and the points beyond each of them. */
interface CrowdScale {
  points: readonly number[];
  /** The ratio must be above. */
  short: readonly number[];
  /** The ratio must be below; the spec's own numbers, no exact mirror images. */
  long: readonly number[];
  missing: number;
}

const TOP_TRADERS_MAX = 10;

/** crowding, max 25: the crowd on the other side 15/10/7/0, top traders on this side 10/5/0. */
export const crowdingLayer: Layer = crowding({
  points: [15, 10, 7],
  short: [2, 1.5, 1],
  long: [0.5, 0.7, 1],
  missing: 7,
});

/** crowding of v51, max 20: the crowd on the other side 10/5/0, top traders on this side 10/5/0. */
export const strictCrowdingLayer: Layer = crowding({
  points: [10, 5],
  short: [2, 1.5],
  long: [0.5, 0.67],
  missing: 5,
});

function crowding(scale: CrowdScale): Layer {
  return {
    name: 'crowding',
    rawMax: Math.max(...scale.points) + TOP_TRADERS_MAX,
    raw: ({ longShortRatio, topTraderLong }, direction) =>
      crowd(longShortRatio, direction, scale) + topTraders(topTraderLong, direction),
  };
}

/** Points of the first bound that the ratio is beyond; at a bound it is not. */
function crowd(ratio: number | null, direction: Side, { points, short, long, missing }: CrowdScale): number {
  if (ratio === null) return missing;
  const isShort = direction === 'SHORT';
  const beyond = (isShort ? short : long).findIndex((bound) => (isShort ? ratio > bound : ratio < bound));
  return points[beyond] ?? 0;
}

/** Points by the share of top traders' positions that is long. */
function topTraders(longShare: number | null, direction: Side): number {
  if (longShare === null) return 5;
  const lean = longShare >= 0.55 ? 'LONG' : longShare <= 0.45 ? 'SHORT' : null;
  if (lean === null) return 5;
  return lean === direction ? TOP_TRADERS_MAX : 0;
}
