/** Settings of paper trading as a form: what was changed, and what the server says of it. Pure. */
import type { ServerFieldError } from '../strategy/types.ts';
import type { PaperSettingsView } from './documents.ts';

/** A number is null while its field holds none. */
export type SettingsDraft = {
  readonly [Key in keyof PaperSettingsView]: PaperSettingsView[Key] extends number
    ? number | null
    : PaperSettingsView[Key];
};

export const FEES = ['taker-both-sides', 'by-liquidity'] as const;
export const FILL_MODELS = ['level', 'market'] as const;
export const TRIGGER_PRICES = ['last', 'mark'] as const;

const FIELDS = [
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
