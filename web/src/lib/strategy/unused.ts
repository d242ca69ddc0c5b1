/** What of a group a model does not use, in one line, so that nobody looks for it in vain. */
import { t } from '$lib/i18n/index.svelte.ts';
import { type FieldGroup, hiddenIn } from './field-groups.ts';
import { fieldName, listed } from './words.ts';

/** Null when everything of the group is shown. */
export function unusedText(
  group: FieldGroup,
  model: string,
  isShown: (path: string) => boolean,
): string | null {
  const hidden = hiddenIn(group, model, isShown);
  if (hidden === 'all' && hasWords(group)) return t(`strategies.unused.${group}`);
  if (hidden === 'all' || hidden.length === 0) return null;
  return t('strategies.unused.some', { fields: listed(hidden.map((path) => fieldName(path, model))) });
}

const WHOLE = ['windows', 'weights', 'scores', 'gates'] as const;

function hasWords(group: FieldGroup): group is (typeof WHOLE)[number] {
  return (WHOLE as readonly FieldGroup[]).includes(group);
}
