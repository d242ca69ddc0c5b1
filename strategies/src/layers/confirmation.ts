import { resonates } from './consensus.ts';
import type { Layer } from './layer.ts';

/** confirmation, max 15: both CVDs on one side 15, else 0. */
export const confirmationLayer: Layer = {
  name: 'confirmation',
  rawMax: 15,
  raw: (features) => (resonates(features) ? 15 : 0),
};
