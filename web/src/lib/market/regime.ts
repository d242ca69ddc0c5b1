import { t } from '../i18n/index.svelte.ts';

const KNOWN = ['trend', 'range', 'high_vol', 'crash'] as const;

/** The market's regime in words; one without words as it is, none as a dash. */
export function regimeText(regime: string | null): string {
  const known = KNOWN.find((name) => name === regime);
  return known === undefined ? (regime ?? '–') : t(`market.regime.${known}`);
}
