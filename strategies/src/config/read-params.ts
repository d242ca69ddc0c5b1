import { type FieldError, fieldError } from './errors.ts';
import { ownFields } from './fields.ts';
import { type ParamTable, paramDefault, paramPath } from './params.ts';
import { isObject } from './reader.ts';
import type { ParamValues } from './strategy-config.ts';
import { valueFault } from './value.ts';

/** Own fields as they were read; `params` is absent when the model has none. */
export interface ReadParams {
  readonly values: { readonly params?: ParamValues };
  readonly errors: readonly FieldError[];
}

/** Reads `params` of a configuration by the own fields of its model, as every other field is read. */
export function readParams(input: unknown, table: ParamTable, symbol: string): ReadParams {
  if (!isObject(input)) return { values: {}, errors: [fieldError('params', 'wrong_type', input)] };
  const own = ownFields(table).map(({ path }) => path);
  const errors = Object.entries(input)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(table, name))
    .map(([name, value]) => fieldError(paramPath(name), 'unknown_field', value, { own }));
  const params: Record<string, ParamValues[string]> = {};
  for (const [name, field] of Object.entries(table)) {
    const { [name]: value = paramDefault(field, symbol) } = input;
    const code = valueFault(field, value);
    const path = paramPath(name);
    if (code === null) params[name] = value as ParamValues[string];
    else errors.push(fieldError(path, code, value, { field: { ...field, path } }));
  }
  return { values: own.length === 0 ? {} : { params }, errors };
}
