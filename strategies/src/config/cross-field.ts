/** Rules that join several fields. */
import { type FieldError, fieldError } from './errors.ts';
import type { FastWindow, SlowWindow, StrategyConfig } from './strategy-config.ts';

const WINDOW_MINUTES: Readonly<Record<FastWindow | SlowWindow, number>> = {
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '4h': 240,
};

/** Dust of decimal fractions such as 33.3 + 33.3 + 33.4 that is not a fault. */
const SUM_DUST = 1e-9;

type Check = (config: StrategyConfig) => FieldError | null;
const RULES: readonly { of: readonly string[]; check: Check }[] = [
  { of: ['weightDirection', 'weightEnv', 'weightAux', 'weightMomentum'], check: weightsSum },
  { of: ['cvdFastWindow', 'cvdSlowWindow'], check: windowOrder },
  { of: ['entryScore', 'flipThreshold'], check: flipNotBelowEntry },
  { of: ['tp1Ratio', 'tp2Ratio'], check: targetOrder },
];

/** Faults between fields; a rule with a field that is wrong by itself (in `wrong`) is not asked. */
export function crossFieldErrors(config: StrategyConfig, wrong: ReadonlySet<string>): FieldError[] {
  return RULES.filter(({ of }) => !of.some((path) => wrong.has(path)))
    .map(({ check }) => check(config))
    .filter((error) => error !== null);
}

function weightsSum(config: StrategyConfig): FieldError | null {
  const sum = config.weightDirection + config.weightEnv + config.weightAux + config.weightMomentum;
  return Math.abs(sum - 100) <= SUM_DUST ? null : fieldError('weights', 'weights_sum', sum);
}

function windowOrder({ cvdFastWindow, cvdSlowWindow }: StrategyConfig): FieldError | null {
  const longer = WINDOW_MINUTES[cvdSlowWindow] > WINDOW_MINUTES[cvdFastWindow];
  return longer ? null : fieldError('cvdSlowWindow', 'window_order', cvdSlowWindow, { bound: cvdFastWindow });
}

function flipNotBelowEntry({ entryScore, flipThreshold }: StrategyConfig): FieldError | null {
  return flipThreshold >= entryScore
    ? null
    : fieldError('flipThreshold', 'flip_below_entry', flipThreshold, { bound: entryScore });
}

function targetOrder({ tp1Ratio, tp2Ratio }: StrategyConfig): FieldError | null {
  return tp2Ratio > tp1Ratio ? null : fieldError('tp2Ratio', 'target_order', tp2Ratio, { bound: tp1Ratio });
}
