/** Looking fields up: the table as a list, one field by path, the default for an instrument and a model. */
import type { ModelDefaults } from '../model.ts';
import { MODELS, modelById } from '../registry.ts';
import { FIELD_TABLE, type FieldPath } from './field-table.ts';
import type { FieldSpec } from './field-types.ts';
import { type ParamPath, type ParamTable, paramPath } from './params.ts';
import { SCORING_FIELDS, type ScoringField } from './scoring-fields.ts';
import { instrumentDefault } from './symbols.ts';

export type { FieldPath } from './field-table.ts';
export type { Locale } from './field-types.ts';

/** A described field with its dotted path, e.g. `gateVol.volAtrPctMin`, or `params.` and the name of a model's own. */
export type Field = FieldSpec & { readonly path: FieldPath | ParamPath };

/** The fields that every configuration has, in the order of a form. */
export const FIELDS: readonly Field[] = Object.entries(FIELD_TABLE).map(([path, field]) => ({
  ...(field as FieldSpec),
  path: path as FieldPath,
}));

const OWN: ReadonlyMap<string, readonly Field[]> = new Map(
  MODELS.map(({ id, params = {} }) => [id, ownFields(params)]),
);

/** The fields that a model declares for itself, in its order. */
export function ownFields(params: ParamTable): readonly Field[] {
  return Object.entries(params).map(([name, field]) => ({ ...field, path: paramPath(name) }));
}

/** The own fields of the model with this id; none when it is not known. */
export function ownFieldsOf(model: string): readonly Field[] {
  return OWN.get(model) ?? [];
}

/** The fields of a configuration with this model: the shared ones, then the model's own. */
export function fieldsOf(model: string): readonly Field[] {
  return [...FIELDS, ...ownFieldsOf(model)];
}

const IGNORED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  MODELS.map(({ id, uses = SCORING_FIELDS }) => [id, ignoredBeside(uses)]),
);

function ignoredBeside(uses: readonly ScoringField[]): ReadonlySet<string> {
  return new Set(SCORING_FIELDS.filter((path) => !uses.includes(path)));
}

/** Whether a field makes a difference with this model; all do with one that is not known. */
export function appliesTo(path: string, model: string): boolean {
  return IGNORED.get(model)?.has(path) !== true;
}

const BY_PATH: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.path, field]));

/** The field with exactly this dotted path, own ones of a model only with its id; undefined when there is none. */
export function fieldAt(path: string, model?: string): Field | undefined {
  const own = model === undefined ? [] : ownFieldsOf(model);
  return BY_PATH.get(path) ?? own.find((field) => field.path === path);
}

/**
 * The default of a field: the model's own, else the instrument's, else the table's; null when the
 * field must be given. Without a model, or with one that is not known, the first is left out.
 */
export function fieldDefault(path: Field['path'], symbol: string, model?: string): Field['default'] {
  const own = modelDefault(path, model);
  if (own !== undefined) return own;
  const field = fieldAt(path, model);
  if (field === undefined) return null;
  return field.kind === 'number' ? instrumentDefault(field, symbol) : field.default;
}

function modelDefault(path: string, model: string | undefined): number | string | boolean | undefined {
  const defaults = model === undefined ? undefined : modelById(model)?.defaults;
  return defaults?.[path as keyof ModelDefaults];
}
