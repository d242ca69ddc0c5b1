/** Settings of paper trading as a form: what was changed, and what the server says of it. Pure. */
import type { ServerFieldError } from '../strategy/types.ts';
import type { PaperSettingsView } from './documents.ts';

/** A number is null while its field holds none. */
export type SettingsDraft = {
  readonly [Key in keyof PaperSettingsView]: PaperSettingsView[Key] extends number
    ? number | null
    : PaperSettingsView[Key];
};

/** The form over what is stored. */
export interface SettingsEdit {
  readonly stored: PaperSettingsView;
  readonly draft: SettingsDraft;
  /** Fields with a value of ours whose stored value somebody else has changed meanwhile. */
  readonly contested: readonly SettingsField[];
}

export type SettingsField = keyof PaperSettingsView;

export const FEES = ['taker-both-sides', 'by-liquidity'] as const;
export const FILL_MODELS = ['level', 'market'] as const;
export const TRIGGER_PRICES = ['last', 'mark'] as const;

const FIELDS: readonly SettingsField[] = [
  ...(['enabled', 'maxPositionsPerStrategy', 'maxPositionsTotal'] as const),
  ...(['fees', 'fillModel', 'triggerPrice', 'slippageBps'] as const),
];

/** The fields that differ from what is stored. */
export function changesOf(stored: PaperSettingsView, draft: SettingsDraft): Partial<PaperSettingsView> {
  const changed = FIELDS.filter((field) => draft[field] !== stored[field] && draft[field] !== null);
  return Object.fromEntries(changed.map((field) => [field, draft[field]]));
}

/** Number fields that hold no number. */
export function emptyFields(draft: SettingsDraft): string[] {
  return FIELDS.filter((field) => draft[field] === null);
}

/** Nothing typed yet. */
export function editOf(stored: PaperSettingsView): SettingsEdit {
  return { stored, draft: stored, contested: [] };
}

/** With these values in the form. */
export function edited(edit: SettingsEdit, part: Partial<SettingsDraft>): SettingsEdit {
  const draft = { ...edit.draft, ...part };
  return { ...edit, draft, contested: edit.contested.filter((field) => draft[field] !== edit.stored[field]) };
}

/**
 * What newer settings make of the form: fields that nobody touched follow, touched ones stay. `own` is being saved by
 * this page: that it comes back is nobody else's change.
 */
export function followed(
  { stored, draft, contested }: SettingsEdit,
  next: PaperSettingsView,
  own: Partial<PaperSettingsView> = {},
): SettingsEdit {
  const kept = FIELDS.filter((field) => draft[field] !== stored[field] && draft[field] !== next[field]);
  const isContested = (field: SettingsField): boolean =>
    contested.includes(field) || (next[field] !== stored[field] && next[field] !== own[field]);
  return { stored: next, draft: { ...next, ...picked(draft, kept) }, contested: kept.filter(isContested) };
}

/**
 * After `own` was saved, with what the server answered. What was pushed since `before` is newer than the answer, and
 * what was typed since then stays.
 */
export function afterSave(
  edit: SettingsEdit,
  answer: PaperSettingsView,
  { own, before }: { readonly own: Partial<PaperSettingsView>; readonly before: PaperSettingsView },
): SettingsEdit {
  const saved = FIELDS.filter((field) => field in own && edit.draft[field] === own[field]);
  const pushed = FIELDS.filter((field) => edit.stored[field] !== before[field]);
  const next = { ...answer, ...picked(edit.stored, pushed) };
  return followed(edited(edit, picked(edit.stored, saved)), next, own);
}

function picked<T extends SettingsDraft>(from: T, fields: readonly SettingsField[]): Partial<T> {
  return Object.fromEntries(fields.map((field) => [field, from[field]])) as Partial<T>;
}

export interface SettingsResult {
  readonly __typename: string;
  readonly message?: string;
  readonly fields?: readonly ServerFieldError[];
}

export interface SettingsFaults {
  /** By field, in the language asked for. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the whole; null when only fields are. */
  readonly message: string | null;
}

/** Reads a refusal; null when it was done. */
export function faultsOf(result: SettingsResult, locale: 'en' | 'zh'): SettingsFaults | null {
  if (result.__typename.endsWith('Success')) return null;
  const fields = (result.fields ?? []).map(({ path, message, messageZh }) => [
    path,
    withoutPath(locale === 'zh' ? messageZh : message),
  ]);
  const message = fields.length > 0 ? null : (result.message ?? result.__typename);
  return { fields: Object.fromEntries(fields), message };
}

/** The server names the field first; beside the field that is said twice. */
function withoutPath(message: string): string {
  return message.replace(/^\w{1,30}[:：]\s*/u, '');
}
