import type { Side } from '@ae/db/enums.ts';
import { sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/** environment, max 15: open interest growing at least 3 % in 30 minutes 15, growing 10, else 5; missing 10. */
export const environmentLayer: Layer = {
  name: 'environment',
  rawMax: 15,
  raw: ({ oiChange }) => {
    if (oiChange === null) return 10;
    if (oiChange >= 0.03) return 15;
    return oiChange > 0 ? 10 : 5;
  },
};

/** environment with the book, max 15: open interest on a scale of 10 (10/7/3) + the book with the side 5/3/0. */
export const bookEnvironmentLayer: Layer = {
  ...environmentLayer,
  raw: (features, direction) => {
    const interest = environmentLayer.raw(features, direction);
    return Math.min(15, Math.round((interest / 15) * 10) + bookPoints(features.obi10, direction));
  },
};

/** A silent book says nothing. */
function bookPoints(obi10: number | null, direction: Side): number {
  if (obi10 === null || sideOfSign(obi10) !== direction) return 0;
  if (Math.abs(obi10) >= 0.3) return 5;
  return Math.abs(obi10) >= 0.15 ? 3 : 0;
}
