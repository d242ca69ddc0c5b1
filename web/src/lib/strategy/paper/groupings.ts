/** Ways to group closed trades, and how a group is called. */
import { t } from '$lib/i18n/index.svelte.ts';
import { hourText } from '../hours.ts';
import type { PositionStatus, Side, Tier } from '../vocabulary.ts';

export const GROUPINGS = ['instrument', 'side', 'tier', 'scoreBand', 'hour', 'exit', 'version'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const NAMES: Readonly<Partial<Record<Grouping, (name: string) => string>>> = {
  side: (name) => t(`strategies.side.${name as Side}`),
  tier: (name) => t(`strategies.tier.${name as Tier}`),
  exit: (name) => t(`strategies.position.status.${name as PositionStatus}`),
  hour: (name) => t('strategies.paper.hourUtc', { hour: hourText(Number(name)) }),
  version: (name) => t('strategies.detail.version', { version: name }),
};

/** The name of a group in words. */
export function groupName(by: Grouping, name: string): string {
  return NAMES[by]?.(name) ?? name;
}
