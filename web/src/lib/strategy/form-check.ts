/** What is wrong with a draft, field by field, in the reader's language. Pure. */
import { fieldErrorMessage, type Locale, parseStrategyConfig } from '@ae/strategies/config.ts';
import { configOf, type Draft } from './config-draft.ts';
import type { ServerFieldError } from './types.ts';

/** A fault on a field; `weights` is the sum of the four. */
export interface FormFault {
  path: string;
  code: string;
  text: string;
}

/** Every fault of a draft, by the one validator that the server uses too. */
export function checkDraft(
  draft: Draft,
  locale: Locale,
  symbols: readonly string[] | undefined,
): FormFault[] {
  const result = parseStrategyConfig(configOf(draft), symbols);
  if (result.ok) return [];
  return result.errors.map((error) => ({
    path: error.path,
    code: error.code,
    text: fieldErrorMessage(error, locale),
  }));
}

/** The server's faults in the reader's language. */
export function serverFaults(errors: readonly ServerFieldError[], locale: Locale): FormFault[] {
  return errors.map(({ path, code, message, messageZh }) => ({
    path,
    code,
    text: locale === 'zh' ? messageZh : message,
  }));
}

/** Faults by field; of several on one the first. */
export function byPath(faults: readonly FormFault[]): ReadonlyMap<string, FormFault> {
  const map = new Map<string, FormFault>();
  for (const fault of faults) if (!map.has(fault.path)) map.set(fault.path, fault);
  return map;
}

/** The element id of a field, so that a fault can lead to it. */
export function fieldId(path: string): string {
  return `field-${path.replace('.', '-')}`;
}
