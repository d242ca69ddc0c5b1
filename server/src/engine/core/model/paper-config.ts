import { FILL_MODELS, type FillModel, TRIGGER_PRICES, type TriggerPrice } from '@ae/db/enums.ts';

/** Fees: the taker rate on every fill, or the maker rate on targets that rest. */
export const FEE_SETTINGS = ['taker-both-sides', 'by-liquidity'] as const;

/** Global paper switches and limits. */
export interface PaperConfig {
  readonly enabled: boolean;
  /** Open positions allowed per strategy (default 4) and in all (100). */
  readonly maxPositionsPerStrategy: number;
  readonly maxPositionsTotal: number;
  /** 'taker-both-sides' charges the taker rate on entry and every exit; 'by-liquidity' the maker rate on limits. */
  readonly fees: (typeof FEE_SETTINGS)[number];
  /** How new positions are filled; each keeps for life the one that made it, and its trigger. */
  readonly fillModel: FillModel;
  /** Which price starts the exits of new positions. */
  readonly triggerPrice: TriggerPrice;
  /** By how much worse than the book or the next trade an order of a new position fills (fill model `market`). */
  readonly slippageBps: number;
}

export const DEFAULT_PAPER: PaperConfig = {
  enabled: true,
  maxPositionsPerStrategy: 4,
  maxPositionsTotal: 100,
  fees: 'taker-both-sides',
  fillModel: 'level',
  triggerPrice: 'last',
  slippageBps: 1,
};

/** Limits are counts; a slippage of more than 10 % is a mistake. */
const MOST_POSITIONS = 100_000;
const MOST_SLIPPAGE_BPS = 1_000;

type Field = keyof PaperConfig;
type Rule = readonly [expected: Expectation, holds: (value: unknown) => boolean];

/** What a setting may be, in words of both languages. */
interface Expectation {
  readonly en: string;
  readonly zh: string;
}

const isCount = (value: unknown): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MOST_POSITIONS;
const isSlippage = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= MOST_SLIPPAGE_BPS;
const oneOf = (words: readonly string[]): Rule => [
  { en: `one of ${words.join(', ')}`, zh: `以下之一：${words.join('、')}` },
  (value) => words.includes(value as string),
];

const COUNT: Rule = [
  { en: `a whole number from 0 to ${MOST_POSITIONS}`, zh: `0 到 ${MOST_POSITIONS} 的整数` },
  isCount,
];

const RULES: Readonly<Record<Field, Rule>> = {
  enabled: [{ en: 'true or false', zh: 'true 或 false' }, (value) => typeof value === 'boolean'],
  maxPositionsPerStrategy: COUNT,
  maxPositionsTotal: COUNT,
  fees: oneOf(FEE_SETTINGS),
  fillModel: oneOf(FILL_MODELS),
  triggerPrice: oneOf(TRIGGER_PRICES),
  slippageBps: [
    { en: `a number from 0 to ${MOST_SLIPPAGE_BPS}`, zh: `0 到 ${MOST_SLIPPAGE_BPS} 的数` },
    isSlippage,
  ],
};

/** What is expected of a setting when a value is not allowed; null when it is. */
export function paperExpectation(field: Field, value: unknown): Expectation | null {
  const [expected, holds] = RULES[field];
  return holds(value) ? null : expected;
}

/** The settings with defaults for what was never set; throws with field, value and what was expected. */
export function paperConfigOf(stored: unknown): PaperConfig {
  if (stored === null || stored === undefined) return DEFAULT_PAPER;
  if (typeof stored !== 'object') throw new Error('paper_config: expected an object');
  const given = stored as Readonly<Record<string, unknown>>;
  const known: Record<string, unknown> = {};
  for (const field of Object.keys(RULES) as Field[]) {
    const value = given[field] ?? DEFAULT_PAPER[field];
    const [expected, holds] = RULES[field];
    if (!holds(value)) {
      throw new Error(`paper_config.${field}: expected ${expected.en}, is ${JSON.stringify(value)}`);
    }
    known[field] = value;
  }
  return known as unknown as PaperConfig;
}
