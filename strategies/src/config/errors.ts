/** What is wrong with a configuration, in words that name the field, the value and the range. */
import { MODELS } from '../registry.ts';
import type { FieldSpec, Locale, Words } from './field-types.ts';
import { FIELDS, type Field, fieldAt } from './fields.ts';
import { nearest } from './suggest.ts';

/** Closed list of faults; the page and the API may branch on it. */
export type ErrorCode =
  | 'not_an_object'
  | 'unknown_field'
  | 'required'
  | 'wrong_type'
  | 'out_of_range'
  | 'not_an_option'
  | 'unknown_symbol'
  | 'unknown_model'
  | 'unknown_zone'
  | 'weights_sum'
  | 'window_order'
  | 'flip_below_entry'
  | 'target_order';

/** One fault. `path` is the dotted field, or `weights` for their sum, or empty for the whole. */
export interface FieldError {
  path: string;
  code: ErrorCode;
  value: unknown;
  /** In a rule between two fields: the other one's value. */
  bound?: number | string;
  /** English. */
  expected: string;
  /** English, one line. */
  message: string;
  /** The same in Chinese. */
  messageZh: string;
}

/** What else the words of a fault need. */
interface Detail {
  readonly bound?: number | string;
  /** The field, when it is a model's own; else it is looked up by its path. */
  readonly field?: Field;
  /** Of an unknown field: paths there are beside those of the table. */
  readonly own?: readonly string[];
}

/** Builds a fault; the words follow from what it holds. */
export function fieldError(path: string, code: ErrorCode, value: unknown, detail: Detail = {}): FieldError {
  const { bound } = detail;
  const expected = expectation({ path, code, ...detail });
  const { en, zh } = problem(code, value);
  return {
    path,
    code,
    value,
    ...(bound === undefined ? {} : { bound }),
    expected: expected.en,
    message: `${path === '' ? 'configuration' : path}: ${en}, expected ${expected.en}`,
    messageZh: `${path === '' ? '配置' : path}：${zh}，应为${expected.zh}`,
  };
}

/** The fault as one line in a language. */
export function fieldErrorMessage({ message, messageZh }: FieldError, locale: Locale): string {
  return locale === 'zh' ? messageZh : message;
}

function problem(code: ErrorCode, value: unknown): Words {
  if (code === 'unknown_field') return { en: 'is not a known field', zh: '不是已知字段' };
  if (code === 'required') return { en: 'is missing', zh: '缺失' };
  const shown = display(value);
  return { en: `${shown} is not allowed`, zh: `不允许 ${shown}` };
}

const LONGEST_VALUE = 60;

/** A value as short text for a message. */
export function display(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

type Expecting = Pick<FieldError, 'path' | 'code'> & Detail;

function expectation({ path, code, bound, own = [], field = fieldAt(path) }: Expecting): Words {
  if (code === 'unknown_field') return knownField(path, own);
  const rule = RULES.get(code);
  if (rule !== undefined) return bound === undefined ? rule : withBound(rule, bound);
  return field === undefined ? { en: 'an object', zh: '对象' } : allowed(field);
}

function withBound({ en, zh }: Words, bound: number | string): Words {
  return { en: `${en} (${bound})`, zh: `${zh}(${bound})` };
}

function knownField(path: string, own: readonly string[]): Words {
  const guess = nearest(path, [...FIELDS.map((field) => field.path), ...own]);
  return guess === null
    ? { en: 'a field of the configuration', zh: '配置中的字段' }
    : { en: `${guess} (did you mean it?)`, zh: ` ${guess}（是否想写它？）` };
}

/** Rules between fields, and lists that are not in the field table. */
const RULES: ReadonlyMap<ErrorCode, Words> = new Map([
  [
    'weights_sum',
    {
      en: 'weightDirection + weightEnv + weightAux + weightMomentum to be exactly 100',
      zh: ' weightDirection + weightEnv + weightAux + weightMomentum 之和恰为 100',
    },
  ],
  ['window_order', { en: 'a window longer than cvdFastWindow', zh: '更长的窗口，长于 cvdFastWindow' }],
  ['flip_below_entry', { en: 'a number not below the entry score', zh: '不低于 entryScore' }],
  ['target_order', { en: 'a number greater than tp1Ratio', zh: '大于 tp1Ratio' }],
  ['unknown_symbol', { en: 'the symbol of a known instrument', zh: '已知合约的代码' }],
  ['unknown_zone', { en: 'a time zone such as UTC or Asia/Shanghai', zh: '时区，如 UTC 或 Asia/Shanghai' }],
]);

type Describe = { [K in FieldSpec['kind']]: (field: Extract<Field, { kind: K }>) => Words };

const DESCRIBE: Describe = {
  number: ({ integer, min, max }) => ({
    en: `a ${integer ? 'whole ' : ''}number from ${min} to ${max}`,
    zh: ` ${min} 到 ${max} 的${integer ? '整数' : '数'}`,
  }),
  choice: ({ options }) => oneOf(options),
  toggle: () => ({ en: 'true or false', zh: ' true 或 false' }),
  text: ({ min, max }) => ({
    en: `text of ${min} to ${max} characters`,
    zh: ` ${min} 到 ${max} 个字符的文本`,
  }),
  symbol: () => ({ en: 'the symbol of an instrument, such as BTCUSDT', zh: '合约代码，如 BTCUSDT' }),
  model: () => oneOf(MODELS.map((model) => model.id)),
  tags: ({ max, maxLength }) => ({
    en: `at most ${max} different tags of 1 to ${maxLength} characters`,
    zh: `最多 ${max} 个不同的标签，每个 1 到 ${maxLength} 个字符`,
  }),
  hours: ({ min, max }) => ({
    en: `null or {"hours": [whole numbers from ${min} to ${max}], "zone": "UTC"}`,
    zh: ` null 或 {"hours": [${min} 到 ${max} 的整数], "zone": "UTC"}`,
  }),
};

function allowed<K extends FieldSpec['kind']>(field: Extract<Field, { kind: K }>): Words {
  const describe: Describe[K] = DESCRIBE[field.kind as K];
  return describe(field);
}

function oneOf(options: readonly string[]): Words {
  return { en: `one of ${options.join(', ')}`, zh: `以下之一：${options.join('、')}` };
}
