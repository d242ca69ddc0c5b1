import type { Side } from '@ae/db/enums.ts';
import type { Layer } from './layer.ts';

/** crowding, max 25: the crowd on the other side 15/10/7/0, top traders on this side 10/5/0. */
export const crowdingLayer: Layer = {
  name: 'crowding',
  rawMax: 25,
  raw: ({ longShortRatio, topTraderLong }, direction) =>
    crowd(longShortRatio, direction) + topTraders(topTraderLong, direction),
};

/** Points by long/short account ratio; the bounds of the two sides are the spec's and no mirror images. */
function crowd(ratio: number | null, direction: Side): number {
  if (ratio === null) return 7;
  if (direction === 'SHORT') return pointsAbove(ratio, [2, 1.5, 1]);
  return pointsAbove(-ratio, [-0.5, -0.7, -1]);
}

function pointsAbove(value: number, [most, more, some]: readonly [number, number, number]): number {
  if (value > most) return 15;
  if (value > more) return 10;
  return value > some ? 7 : 0;
}

/** Points by the share of top traders' positions that is long. */
function topTraders(longShare: number | null, direction: Side): number {
  if (longShare === null) return 5;
  const lean = longShare >= 0.55 ? 'LONG' : longShare <= 0.45 ? 'SHORT' : null;
  if (lean === null) return 5;
  return lean === direction ? 10 : 0;
}
