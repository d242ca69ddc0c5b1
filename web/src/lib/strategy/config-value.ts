/** A value of a configuration as text; what kind of field it is decides how. */
import type { Field } from '@ae/strategies/config.ts';
import { fraction, quantity } from '$lib/format/index.ts';
import { t } from '$lib/i18n/index.svelte.ts';
import { fieldOf } from './field-of.ts';
import { hourText, readHoursValue } from './hours.ts';
import { listed, optionName, unitName } from './words.ts';

/** The text of a value at a path of a configuration with this model; nothing at all is said as such. */
export function configValue(path: string, value: unknown, model?: string): string {
  if (value === null || value === undefined || value === '') return t('strategies.settings.none');
  const field = fieldOf(path, model);
  return field === undefined ? JSON.stringify(value) : write(field, value);
}

function write(field: Field, value: unknown): string {
  if (field.kind === 'toggle')
    return t(value === true ? 'strategies.settings.on' : 'strategies.settings.off');
  if (field.kind === 'number') return numberText(field, Number(value));
  if (field.kind === 'choice') return optionName(String(value), field);
  if (field.kind === 'tags') return listText(value);
  return field.kind === 'hours' ? hoursText(value) : String(value);
}

function numberText(field: Extract<Field, { kind: 'number' }>, value: number): string {
  if (field.unit === 'fraction') return fraction(value, 2);
  const unit = unitName(field.unit);
  const text = quantity(value);
  return unit === '' ? text : `${text} ${unit}`;
}

function listText(value: unknown): string {
  const list = Array.isArray(value) ? value : [];
  return list.length === 0 ? t('strategies.settings.none') : listed(list);
}

function hoursText(value: unknown): string {
  const { hours, zone } = readHoursValue(value);
  return hours.length === 0 ? t('strategies.settings.none') : `${listed(hours.map(hourText))} (${zone})`;
}
