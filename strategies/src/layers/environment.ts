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
