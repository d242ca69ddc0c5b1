/**
 * Fields that a model declares for itself: they stand under `params` of a configuration, described and checked
 * as those of the shared table.
 */
import type { ChoiceField, NumberField, ToggleField } from './field-types.ts';
import type { ParamValues, StrategyConfig } from './strategy-config.ts';
import { instrumentDefault } from './symbols.ts';

export type ParamField = NumberField | ChoiceField | ToggleField;

/** A model's own fields by name. */
export type ParamTable = Readonly<Record<string, ParamField>>;

/** Of a model that has none. */
export type NoParams = Readonly<Record<never, never>>;

/** The values of own fields, typed by their table. */
export type ParamsOf<P extends ParamTable> = { readonly [K in keyof P]: P[K]['default'] };

/** What the function of a model with own fields is given. */
export type ConfigWith<P extends ParamTable> = Omit<StrategyConfig, 'params'> & {
  readonly params: ParamsOf<P>;
};

/** The dotted path of an own field. */
export type ParamPath = `params.${string}`;

export function paramPath(name: string): ParamPath {
  return `params.${name}`;
}

/** The default of an own field: the instrument's where it says so, else its own. */
export function paramDefault(field: ParamField, symbol: string): ParamValues[string] {
  return field.kind === 'number' ? instrumentDefault(field, symbol) : field.default;
}

/**
 * A configuration with every own field of a model. A stored version may be older than a field: it means the
 * field's default, as it does when it is read again.
 */
export function withParams<P extends ParamTable>(config: StrategyConfig, table: P): ConfigWith<P> {
  const values = Object.entries<ParamField>(table).map(
    ([name, field]) => [name, config.params?.[name] ?? paramDefault(field, config.symbol)] as const,
  );
  return { ...config, params: Object.fromEntries(values) as ParamsOf<P> };
}
