import type { DecidedSum } from '../model/virtual.ts';
import { type MeanInterval, meanInterval } from './bootstrap.ts';

/** What one gate or layer was worth, by the virtual positions that it alone decided. */
export interface GateValue extends Omit<DecidedSum, 'key' | 'newest'> {
  readonly kind: 'gate' | 'layer';
  readonly name: string;
  readonly decided: number;
  readonly meanR: number | null;
  /** What it saved (positive) or cost: `madeR` − `blockedR`. */
  readonly valueR: number;
  /** Of `valueR` per position, over the newest, 95 %; null without any. */
  readonly interval: MeanInterval | null;
}

/** Value of a gate or layer in R. The interval respects that neighbours in time are alike. */
export function gateValue({ key, newest, ...sum }: DecidedSum): GateValue {
  const colon = key.indexOf(':');
  const decided = sum.blocked + sum.made;
  return {
    kind: key.slice(0, colon) === 'layer' ? 'layer' : 'gate',
    name: key.slice(colon + 1),
    decided,
    ...sum,
    meanR: decided === 0 ? null : (sum.blockedR + sum.madeR) / decided,
    valueR: sum.madeR - sum.blockedR,
    interval: meanInterval(newest),
  };
}
