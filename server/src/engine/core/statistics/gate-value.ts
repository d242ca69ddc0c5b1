import type { VirtualOrigin } from '@ae/db/enums.ts';
import { type MeanInterval, meanInterval } from './bootstrap.ts';

/** A closed virtual position, and the gates or layers that decided what became of it. */
export interface Decided {
  readonly origin: VirtualOrigin;
  readonly decidedBy: readonly string[];
  /** After fees. */
  readonly pnlR: number;
}

/** What one gate or layer was worth, by the virtual positions that it alone decided. */
export interface GateValue {
  readonly kind: 'gate' | 'layer';
  readonly name: string;
  readonly decided: number;
  /** Those that it kept from being signals, and what they would have made. */
  readonly blocked: number;
  readonly blockedR: number;
  /** Those that were taken because of it (layers only), and what they made. */
  readonly made: number;
  readonly madeR: number;
  readonly meanR: number | null;
  /** What it saved (positive) or cost: `madeR` − `blockedR`. */
  readonly valueR: number;
  /** Of `valueR` per position, 95 %; null without any. */
  readonly interval: MeanInterval | null;
}

/**
 * Value of each gate and layer in R. A gate counts where it is the only one that failed; a layer wherever the verdict
 * would have been the other one without it. Signals that were suppressed anyway touch no account and count for nothing.
 * `decided` in the order in which they closed: the interval respects that neighbours are alike.
 */
export function gateValues(decided: readonly Decided[]): GateValue[] {
  const byKey = new Map<string, Decided[]>();
  for (const one of decided) {
    for (const key of decidersOf(one)) {
      const group = byKey.get(key) ?? [];
      group.push(one);
      byKey.set(key, group);
    }
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => gateValue(key, group));
}

function decidersOf({ origin, decidedBy }: Decided): readonly string[] {
  if (origin === 'suppressed') return [];
  const gates = decidedBy.filter((key) => key.startsWith('gate:'));
  return gates.length > 1 ? decidedBy.filter((key) => !gates.includes(key)) : decidedBy;
}

function gateValue(key: string, group: readonly Decided[]): GateValue {
  const blocked = group.filter(({ origin }) => origin === 'blocked');
  const made = group.filter(({ origin }) => origin === 'taken');
  const blockedR = total(blocked);
  const madeR = total(made);
  const colon = key.indexOf(':');
  return {
    kind: key.slice(0, colon) === 'layer' ? 'layer' : 'gate',
    name: key.slice(colon + 1),
    decided: group.length,
    blocked: blocked.length,
    blockedR,
    made: made.length,
    madeR,
    meanR: group.length === 0 ? null : total(group) / group.length,
    valueR: madeR - blockedR,
    interval: meanInterval(group.map(({ origin, pnlR }) => (origin === 'blocked' ? -pnlR : pnlR))),
  };
}

function total(group: readonly Decided[]): number {
  return group.reduce((sum, { pnlR }) => sum + pnlR, 0);
}
