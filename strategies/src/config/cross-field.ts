/** Rules that join several fields. */
import { type ErrorCode, type FieldError, fieldError } from './errors.ts';
import { SCORE_FIELDS, WEIGHT_FIELDS, WINDOW_FIELDS } from './scoring-fields.ts';
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
const RULES: readonly { of: readonly string[]; code: ErrorCode; check: Check }[] = [
  { of: WEIGHT_FIELDS, code: 'weights_sum', check: weightsSum },
  { of: WINDOW_FIELDS, code: 'window_order', check: windowOrder },
  { of: SCORE_FIELDS, code: 'flip_below_entry', check: flipNotBelowEntry },
  { of: ['tp1Ratio', 'tp2Ratio'], code: 'target_order', check: targetOrder },
];

/** The fields of which any can put a fault right: all of a rule that joins them, or the one that is wrong. */
export function fieldsOfFault({ path, code }: { path: string; code: string }): readonly string[] {
  return RULES.find((rule) => rule.code === code)?.of ?? [path];
}

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
