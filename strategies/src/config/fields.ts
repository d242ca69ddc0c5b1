/** Looking fields up: the table as a list, one field by path, the default for an instrument and a model. */
import type { ModelDefaults } from '../model.ts';
import { modelById } from '../registry.ts';
import { FIELD_TABLE, type FieldPath } from './field-table.ts';
import type { FieldSpec } from './field-types.ts';
import { gateDefaults } from './symbols.ts';

export type { FieldPath } from './field-table.ts';
export type { Locale } from './field-types.ts';

/** A described field with its dotted path, e.g. `gateVol.volAtrPctMin`. */
export type Field = FieldSpec & { readonly path: FieldPath };

/** All fields, in the order of a form. */
export const FIELDS: readonly Field[] = Object.entries(FIELD_TABLE).map(([path, field]) => ({
  ...(field as FieldSpec),
  path: path as FieldPath,
}));

const BY_PATH: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.path, field]));

/** The field with exactly this dotted path; undefined when there is none. */
export function fieldAt(path: string): Field | undefined {
  return BY_PATH.get(path);
}

/**
 * The default of a field: the model's own, else the instrument's, else the table's; null when the
 * field must be given. Without a model, or with one that is not known, the first is left out.
 */
export function fieldDefault(path: FieldPath, symbol: string, model?: string): Field['default'] {
  const own = modelDefault(path, model);
  if (own !== undefined) return own;
  const field: FieldSpec = FIELD_TABLE[path];
  if (field.kind !== 'number' || field.bySymbol === null) return field.default;
  return gateDefaults(symbol)[field.bySymbol];
}

function modelDefault(path: FieldPath, model: string | undefined): number | string | boolean | undefined {
  const defaults = model === undefined ? undefined : modelById(model)?.defaults;
  return defaults?.[path as keyof ModelDefaults];
}
