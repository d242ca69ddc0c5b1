/** The factory grid of spec 03: CVD pairs × exits × core instruments, 72 strategies. */
import { parseStrategyConfig, type StrategyConfig } from './config.ts';

/** What is tuned for one core instrument; `short` starts the names and decides nothing. */
export interface CoreTuning {
  symbol: string;
  short: string;
  weightDirection: number;
  weightEnv: number;
  weightAux: number;
  weightMomentum: number;
  entryScore: number;
}

export const CORE_TUNINGS: readonly CoreTuning[] = [
  tuning('BTCUSDT', 'BTC', [38, 32, 28, 2], 71),
  tuning('ETHUSDT', 'ETH', [51, 18, 28, 3], 75),
  tuning('SOLUSDT', 'SOL', [38, 42, 8, 12], 65),
  tuning('XRPUSDT', 'XRP', [58, 8, 32, 2], 80),
];

const CVD_PAIRS = [
  { fast: '5m', slow: '30m', name: '5x30m' },
  { fast: '5m', slow: '1h', name: '5x1h' },
  { fast: '15m', slow: '1h', name: '15x1h' },
  { fast: '15m', slow: '4h', name: '15x4h' },
  { fast: '30m', slow: '1h', name: '30x1h' },
  { fast: '30m', slow: '4h', name: '30x4h' },
] as const;

/** Targets in R; all with the stop at 2.0 ATR. */
const EXITS = [
  { name: 'conservative', tp1Ratio: 0.75, tp2Ratio: 1.5 },
  { name: 'balanced', tp1Ratio: 1, tp2Ratio: 2 },
  { name: 'aggressive', tp1Ratio: 1.5, tp2Ratio: 2.5 },
] as const;
const GRID_SL_ATR = 2;

/** The grid, instrument by instrument; gates and everything else take the instrument's defaults. */
export function gridPresets(): StrategyConfig[] {
  return CORE_TUNINGS.flatMap((core) =>
    CVD_PAIRS.flatMap((pair) => EXITS.map((exits) => gridStrategy(core, pair, exits))),
  );
}

function gridStrategy(
  { short, ...tuned }: CoreTuning,
  pair: (typeof CVD_PAIRS)[number],
  { name, ...targets }: (typeof EXITS)[number],
): StrategyConfig {
  return validated({
    displayName: `${short}_CVD${pair.name}_TP-${name}`,
    model: 'orderflow-v54',
    ...tuned,
    cvdFastWindow: pair.fast,
    cvdSlowWindow: pair.slow,
    slAtrMultiplier: GRID_SL_ATR,
    ...targets,
    description: `Factory grid: CVD ${pair.fast} against ${pair.slow}, ${name} targets`,
    tags: ['grid', name],
  });
}

/** A shipped configuration; one that is refused is a fault of the program, so it throws. */
export function validated(input: unknown): StrategyConfig {
  const result = parseStrategyConfig(input);
  if (result.ok) return result.config;
  throw new Error(`shipped preset is invalid: ${result.errors.map((error) => error.message).join('; ')}`);
}

function tuning(
  symbol: string,
  short: string,
  [weightDirection, weightEnv, weightAux, weightMomentum]: [number, number, number, number],
  entryScore: number,
): CoreTuning {
  return { symbol, short, weightDirection, weightEnv, weightAux, weightMomentum, entryScore };
}
