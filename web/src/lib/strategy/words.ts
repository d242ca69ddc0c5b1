/** Words for names that come from the server; one without words is shown as it is. */
import type { Field } from '@ae/strategies/config.ts';
import { number } from '$lib/format/index.ts';
import { locale, t } from '$lib/i18n/index.svelte.ts';
import { strategies } from '$lib/i18n/messages/en/strategies.ts';
import { fieldOf } from './field-of.ts';
import { readReason, reasonKeys } from './reasons.ts';

type Key = keyof typeof strategies;

/** The words of a key that was put together at run time; null when there are none. */
function words(key: string, params?: Record<string, string>): string | null {
  return Object.hasOwn(strategies, key) ? t(key as Key, params) : null;
}

/** A reason in a sentence. */
export function reasonText(reason: string): string {
  const read = readReason(reason);
  const key = reasonKeys(read).find((one) => Object.hasOwn(strategies, one)) ?? '';
  return words(key, { subject: read.subject ?? '' }) ?? reason;
}

/** Why a score that nothing blocked is no signal: too low, or on a side that may not be opened. */
export function belowText({ entryScore }: { entryScore: number | null }, score: number): string {
  const points = entryScore === null ? 0 : entryScore - score;
  return points > 0
    ? t('strategies.score.below', { points: number(points, 1) })
    : t('strategies.score.otherSide');
}

/** A gate's name. */
export function gateName(name: string): string {
  return words(`strategies.gate.${name}`) ?? name;
}

/** What it means that a gate passed. */
export function gatePassed(name: string): string {
  return words(`strategies.gate.passed.${name}`) ?? t('strategies.gate.passed.other');
}

/** A layer's name. */
export function layerName(name: string): string {
  return words(`strategies.layer.${name}`) ?? name;
}

/** A field's short name; the own field of a model brings it along. */
export function fieldName(path: string, model?: string): string {
  return words(`strategies.field.${path}`) ?? ownName(fieldOf(path, model)) ?? path;
}

function ownName(field: Field | undefined): string | undefined {
  return (field?.label ?? field?.meaning)?.[locale()];
}

/** Names in a row, as the language writes them. */
export function listed(names: readonly string[]): string {
  return names.join(t('strategies.list.separator'));
}

/** An option of a choice field. */
export function optionName(option: string, field?: Field): string {
  const own = field?.kind === 'choice' ? field.optionLabels?.[option]?.[locale()] : undefined;
  return own ?? words(`strategies.option.${option}`) ?? option;
}

/** A field's unit, empty when its number stands alone. */
export function unitName(unit: string): string {
  return words(`strategies.unit.${unit}`) ?? unit;
}

/** What a gate of the form is good for. */
export function gateHint(prefix: string): string {
  return words(`strategies.gateHint.${prefix}`) ?? '';
}

/** How an exit came about. */
export function exitName(kind: string): string {
  return words(`strategies.exit.${kind}`) ?? words(`strategies.position.status.${kind}`) ?? kind;
}

/** Where an input of an evaluation came from. */
export function originName(origin: string): string {
  return words(`strategies.origin.${origin}`) ?? origin;
}

/** How fills are made. */
export function fillModelName(model: string): string {
  return words(`strategies.fillModel.${model}`) ?? model;
}

/** The price that starts exits. */
export function triggerName(trigger: string): string {
  return words(`strategies.trigger.${trigger}`) ?? trigger;
}

/** What ended a trade that no tick ended. */
export function causeName(by: string): string {
  return words(`strategies.cause.${by}`) ?? by;
}
