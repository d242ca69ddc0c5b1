import { fieldErrorMessage, parseStrategyConfig, type StrategyConfig } from '@ae/strategies/config.ts';
import { Decimal } from 'decimal.js';
import type { Stores } from '../store/stores.ts';
import type { StrategyRow } from '../store/strategies.ts';
import { type FieldProblem, ValidationError } from './errors.ts';

/** A configuration that may be written, with the instrument it is for. */
export interface CheckedConfig {
  readonly config: StrategyConfig;
  readonly instrumentId: number;
}

/** A configuration as it was checked; what is wrong with it is told when it is asked for. */
export interface ParsedConfig {
  /** Throws ValidationError. */
  get(): CheckedConfig;
}

/** Checks a configuration by the one table of fields and the venue's instruments. */
export async function parseInput({ market }: Pick<Stores, 'market'>, input: unknown): Promise<ParsedConfig> {
  const instruments = await market.instruments();
  const result = parseStrategyConfig(
    input,
    instruments.map((row) => row.symbol),
  );
  if (!result.ok) {
    const problems = result.errors.map((error) => ({
      path: error.path,
      code: error.code,
      message: error.message,
      messageZh: fieldErrorMessage(error, 'zh'),
      expected: error.expected,
    }));
    return {
      get: () => {
        throw new ValidationError(problems);
      },
    };
  }
  const { config } = result;
  // The symbol is one of those that were just read.
  const instrumentId = instruments.find((row) => row.symbol === config.symbol)?.id ?? 0;
  return { get: () => ({ config, instrumentId }) };
}

/** What an edit may not change: the instrument it is bound to, and money already given to it. */
export function checkBound(current: StrategyRow, config: StrategyConfig): void {
  const problems: FieldProblem[] = [];
  if (config.symbol !== current.symbol) {
    problems.push({
      path: 'symbol',
      code: 'immutable',
      message: `symbol: ${config.symbol} is not allowed, expected ${current.symbol} (a strategy keeps its instrument)`,
      messageZh: `symbol：不允许 ${config.symbol}，应为 ${current.symbol}（策略的合约不可更改）`,
      expected: current.symbol,
    });
  }
  if (new Decimal(config.initialBalance).lessThan(current.initialBalance)) {
    problems.push({
      path: 'initialBalance',
      code: 'lowered',
      message: `initialBalance: ${config.initialBalance} is not allowed, expected at least ${current.initialBalance}`,
      messageZh: `initialBalance：不允许 ${config.initialBalance}，应不低于 ${current.initialBalance}`,
      expected: `at least ${current.initialBalance}`,
    });
  }
  if (problems.length > 0) throw new ValidationError(problems);
}

/** One field of an input that is wrong. */
export function problem(path: string, value: unknown, expected: string, expectedZh: string): FieldProblem {
  const shown = JSON.stringify(value) ?? 'nothing';
  // Chinese sets Latin letters and digits apart.
  const gap = /^[\w"]/u.test(expectedZh) ? ' ' : '';
  return {
    path,
    code: 'out_of_range',
    message: `${path}: ${shown} is not allowed, expected ${expected}`,
    messageZh: `${path}：不允许 ${shown}，应为${gap}${expectedZh}`,
    expected,
  };
}

/**
 * Changed fields over a configuration; gates and other groups are merged field by field, lists replaced. Another
 * model takes nothing over from the own fields of the one before.
 */
export function withChanges(config: StrategyConfig, changes: unknown): unknown {
  const { params, ...shared } = config;
  const isOther = isRecord(changes) && (changes['model'] ?? config.model) !== config.model;
  return merged(isOther ? shared : config, changes);
}

function merged(config: unknown, changes: unknown): unknown {
  if (!isRecord(config) || !isRecord(changes)) return changes;
  const all: Record<string, unknown> = { ...config };
  for (const [key, value] of Object.entries(changes)) {
    const before = config[key];
    all[key] = isRecord(before) && isRecord(value) ? merged(before, value) : value;
  }
  return all;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MOST_BALANCE = 1_000_000;

/** The balance after a top-up, by the same bounds as a configuration. Throws ValidationError naming `amount`. */
export function raisedBalance(initialBalance: string, amount: string): number {
  const added = new Decimal(amount);
  const most = Decimal.max(0, new Decimal(MOST_BALANCE).minus(initialBalance));
  if (added.greaterThan(0) && added.lessThanOrEqualTo(most) && added.decimalPlaces() <= 2) {
    return added.plus(initialBalance).toNumber();
  }
  const range = `0.01 to ${most.toFixed()} in whole cents`;
  throw new ValidationError([problem('amount', amount, range, `0.01 至 ${most.toFixed()}，精确到分`)]);
}
