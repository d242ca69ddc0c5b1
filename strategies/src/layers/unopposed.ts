import type { Layer } from './layer.ts';

/** unopposed, 20: no trade of at least the 99th percentile against the side in 15 minutes; 0 when unknown. */
export const unopposedLayer: Layer = {
  name: 'unopposed',
  rawMax: 20,
  raw: ({ largeTrades15m }, direction) => {
    if (largeTrades15m === null) return 0;
    const against = direction === 'LONG' ? largeTrades15m.sells : largeTrades15m.buys;
    return against === 0 ? 20 : 0;
  },
};
