/**
 * What differs by instrument, keyed by the venue's exact symbol. A symbol that is not listed takes
 * the row for all others; a symbol's text is never read for meaning.
 */

import type { NumberField } from './field-types.ts';

/** Defaults of the gates for one instrument (spec 03), and how its whale gate judges. */
export interface SymbolDefaults {
  /** Fraction of price. */
  volAtrPctMin: number;
  whaleUsdThreshold: number;
  obiThreshold: number;
  /** Fraction of mark price. */
  spotPerpThreshold: number;
  /** flow: net whale notional ratio; adverse: a large trade against and none with. */
  whaleGate: 'flow' | 'adverse';
}

export const SYMBOL_DEFAULTS: ReadonlyMap<string, SymbolDefaults> = new Map([
  ['BTCUSDT', row([0.002, 100_000, 0.3, 0.003], 'flow')],
  ['ETHUSDT', row([0.003, 50_000, 0.35, 0.005], 'adverse')],
  ['SOLUSDT', row([0.004, 20_000, 0.45, 0.008], 'adverse')],
  ['XRPUSDT', row([0.0025, 30_000, 0.4, 0.006], 'adverse')],
]);

/** The row for every other instrument. */
export const OTHER_SYMBOL_DEFAULTS: SymbolDefaults = row([0.003, 20_000, 0.45, 0.008], 'adverse');

/** Gate defaults of an instrument, by exact symbol. */
export function gateDefaults(symbol: string): SymbolDefaults {
  return SYMBOL_DEFAULTS.get(symbol) ?? OTHER_SYMBOL_DEFAULTS;
}

/** The default of a number: the column of the instrument's row that it names, else its own. */
export function instrumentDefault(
  { bySymbol, default: usual }: Pick<NumberField, 'bySymbol' | 'default'>,
  symbol: string,
): number {
  return bySymbol === null ? usual : gateDefaults(symbol)[bySymbol];
}

function row(
  [volAtrPctMin, whaleUsdThreshold, obiThreshold, spotPerpThreshold]: [number, number, number, number],
  whaleGate: SymbolDefaults['whaleGate'],
): SymbolDefaults {
  return { volAtrPctMin, whaleUsdThreshold, obiThreshold, spotPerpThreshold, whaleGate };
}
