/** Words for names that come from the server; one without words is shown as it is. */
import { t } from '$lib/i18n/index.svelte.ts';
import { strategies } from '$lib/i18n/messages/en/strategies.ts';
import { readReason } from './reasons.ts';

type Key = keyof typeof strategies;

/** The words of a key that was put together at run time; null when there are none. */
function words(key: string, params?: Record<string, string>): string | null {
  return Object.hasOwn(strategies, key) ? t(key as Key, params) : null;
}

/** A reason in a sentence. */
export function reasonText(reason: string): string {
  const { code, subject } = readReason(reason);
  return words(`strategies.reason.${code}`, { subject: subject ?? '' }) ?? reason;
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

/** A field's short name. */
export function fieldName(path: string): string {
  return words(`strategies.field.${path}`) ?? path;
}

/** An option of a choice field. */
export function optionName(option: string): string {
  return words(`strategies.option.${option}`) ?? option;
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
