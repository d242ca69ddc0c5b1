import { t } from '../i18n/index.svelte.ts';

/** Where simulated prices come from, in a word; a recording is named as it is. */
export function sourceName(source: string): string {
  return source === 'synthetic' ? t('common.market.synthetic') : source;
}
