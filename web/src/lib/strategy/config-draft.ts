/** A configuration while somebody edits it: dotted paths in and out. Pure. */
import { FIELDS, type Field, type FieldPath, fieldDefault } from '@ae/strategies/config.ts';

/** Value by dotted path; a number that is not filled in is null. */
export type Draft = Readonly<Record<string, unknown>>;

/** The four weights, in the order of the form. */
export const WEIGHTS = ['weightDirection', 'weightEnv', 'weightAux', 'weightMomentum'] as const;

/** A new configuration with every default of an instrument. */
export function newDraft(symbol: string): Draft {
  const defaults = FIELDS.map(({ path }) => [path, fieldDefault(path, symbol)] as const);
  return { ...Object.fromEntries(defaults), symbol, displayName: '' };
}

/** The instrument a new strategy starts with: the table's default, or the first where that does not exist. */
export function firstSymbol(known: readonly string[]): string {
  const usual = String(fieldDefault('symbol', ''));
  return known.includes(usual) ? usual : (known[0] ?? usual);
}

/** A draft of a stored configuration; what it lacks takes the default of its instrument. */
export function draftOf(config: unknown): Draft {
  const symbol = String(valueAt(config, 'symbol') ?? fieldDefault('symbol', ''));
  const given = FIELDS.map(({ path }) => [path, valueAt(config, path)] as const);
  return { ...newDraft(symbol), ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
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

/** Fields whose default is the instrument's own. */
export const SYMBOL_FIELDS: readonly FieldPath[] = FIELDS.filter(hasSymbolDefault).map(({ path }) => path);

function hasSymbolDefault(field: Field): boolean {
  return field.kind === 'number' && field.bySymbol !== null;
}

/** The draft for another instrument: its own gate defaults replace those of the one before. */
export function withSymbol(draft: Draft, symbol: string): Draft {
  const own = SYMBOL_FIELDS.map((path) => [path, fieldDefault(path, symbol)] as const);
  return { ...draft, ...Object.fromEntries(own), symbol };
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
  return FIELDS.every(({ path }) => JSON.stringify(a[path]) === JSON.stringify(b[path]));
}
