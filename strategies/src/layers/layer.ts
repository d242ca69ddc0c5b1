/** Raw points of one layer, and how they become a part of the score. */
import type { Side } from '@ae/db/enums.ts';
import type { ModelFeatures } from '../features.ts';
import type { LayerScore } from '../model.ts';

/** A layer: its name, the most raw points, and the points of a side. */
export interface Layer {
  name: string;
  rawMax: number;
  raw(features: ModelFeatures, direction: Side): number;
}

/** Scores a layer on a scale of `max`; without a side there is nothing to score. */
export function scoreLayer(layer: Layer, max: number, market: ScoredSide): LayerScore {
  const raw = market.direction === null ? 0 : layer.raw(market.features, market.direction);
  return {
    name: layer.name,
    raw,
    rawMax: layer.rawMax,
    score: clean((raw / layer.rawMax) * max),
    max: clean(max),
  };
}

export interface ScoredSide {
  features: ModelFeatures;
  direction: Side | null;
}

/** Drops the dust of binary fractions beyond nine decimals, far below any step of a score. */
export function clean(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
