/** A configuration while somebody edits it: dotted paths in and out. Pure. */
import { FIELDS, type Field, fieldDefault, fieldsOf, ownFieldsOf } from '@ae/strategies/config.ts';

/** Value by dotted path; a number that is not filled in is null. */
export type Draft = Readonly<Record<string, unknown>>;

/** The four weights, in the order of the form. */
export const WEIGHTS = ['weightDirection', 'weightEnv', 'weightAux', 'weightMomentum'] as const;

/** What the defaults of a configuration depend on. */
export interface Choice {
  symbol: string;
  model: string;
}

/** The instrument and the model of a draft. */
export function choiceOf(draft: Draft): Choice {
  return { symbol: String(draft['symbol']), model: String(draft['model']) };
}

/** A new configuration with every default of an instrument and a model; without one, of the table's. */
export function newDraft(symbol: string, model = String(fieldDefault('model', symbol))): Draft {
  return settled({ symbol, model, displayName: '' });
}

/** A draft with exactly the fields of its model; what it lacks takes the default of its instrument and model. */
function settled(draft: Draft): Draft {
  const choice = choiceOf(draft);
  const held = (path: Field['path']): unknown => (path in draft ? draft[path] : defaultOf(path, choice));
  return Object.fromEntries(fieldsOf(choice.model).map(({ path }) => [path, held(path)]));
}

/** The instrument a new strategy starts with: the table's default, or the first where that does not exist. */
export function firstSymbol(known: readonly string[]): string {
  const usual = String(fieldDefault('symbol', ''));
  return known.includes(usual) ? usual : (known[0] ?? usual);
}

/** A draft of a stored configuration; what it lacks takes the default of its instrument and model. */
export function draftOf(config: unknown): Draft {
  const symbol = String(valueAt(config, 'symbol') ?? fieldDefault('symbol', ''));
  const model = String(valueAt(config, 'model') ?? fieldDefault('model', symbol));
  const given = fieldsOf(model).map(({ path }) => [path, valueAt(config, path)] as const);
  return {
    ...newDraft(symbol, model),
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  };
}

/** The nested configuration that a draft means, ready for the validator. */
export function configOf(draft: Draft): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(draft)) {
    const [group, key] = path.split('.') as [string, string?];
    if (key === undefined) config[group] = value;
    else config[group] = { ...(config[group] as object | undefined), [key]: value };
  }
  return config;
}

/** The value at a dotted path of a nested configuration; undefined when it has none. */
export function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => property(value, key), config);
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** A draft for another instrument or model, and the fields that took its defaults. */
export interface Refilled {
  draft: Draft;
  filled: readonly Field['path'][];
}

const CHOICES: ReadonlySet<string> = new Set(['symbol', 'model', 'displayName']);

/**
 * The draft for another instrument or model: fields that still hold the default of the choice before take
 * the new one's; what somebody has set to anything else is kept. Own fields of a model go with it.
 */
export function withChoice(draft: Draft, change: Partial<Choice>): Refilled {
  const before = choiceOf(draft);
  const after = { ...before, ...change };
  const isOther = after.model !== before.model;
  const kept = (isOther ? FIELDS : fieldsOf(after.model)).filter(({ path }) => {
    const [old, next] = [defaultOf(path, before), defaultOf(path, after)];
    return !CHOICES.has(path) && !same(old, next) && same(draft[path], old);
  });
  const filled = [...kept, ...(isOther ? ownFieldsOf(after.model) : [])].map(({ path }) => path);
  const values = filled.map((path) => [path, defaultOf(path, after)] as const);
  return { draft: settled({ ...draft, ...Object.fromEntries(values), ...after }), filled };
}

function defaultOf(path: Field['path'], { symbol, model }: Choice): Field['default'] {
  return fieldDefault(path, symbol, model);
}

/** The edits of a draft against its start, put on top of another start. */
export function rebased(draft: Draft, start: Draft, next: Draft): Draft {
  const edited = Object.entries(draft).filter(([path, value]) => !same(value, start[path]));
  return settled({ ...next, ...Object.fromEntries(edited) });
}

/** Sum of the four weights; an empty one counts 0. Rounded to drop binary dust. */
export function weightsTotal(draft: Draft): number {
  const sum = WEIGHTS.reduce((total, path) => total + numberAt(draft, path), 0);
  return Math.round(sum * 1e6) / 1e6;
}

/** The number at a path, 0 when it is not filled in. */
export function numberAt(draft: Draft, path: string): number {
  const value = draft[path];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** True when two drafts mean the same configuration. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return fieldsOf(choiceOf(a).model).every(({ path }) => same(a[path], b[path]));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
