import type { Layer } from './layer.ts';

/**
 * liquidation, max 5: the opposite side's liquidated USD ÷ the own side's over 5 minutes, at least
 * 2.0 → 5, 1.5 → 3, 1.2 → 1, else 0. Only the other side liquidated is beyond every ratio; nothing
 * liquidated at all, or unknown, is 0.
 */
export const liquidationLayer: Layer = {
  name: 'liquidation',
  rawMax: 5,
  raw: ({ liq5m }, direction) => {
    if (liq5m === null) return 0;
    const { longUsd, shortUsd } = liq5m;
    const ratio = direction === 'LONG' ? shortUsd / longUsd : longUsd / shortUsd;
    if (ratio >= 2) return 5;
    if (ratio >= 1.5) return 3;
    return ratio >= 1.2 ? 1 : 0;
  },
};
