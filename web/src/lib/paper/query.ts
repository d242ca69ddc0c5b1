/** What the address of the paper page says: which strategy, which trades, which grouping. Pure. */
import type { Grouping } from '../strategy/paper/groupings.ts';
import { oneOf } from '../strategy/plaza-query.ts';

/** In the order of the choice. */
export const GROUPINGS = [
  ...(['instrument', 'side', 'tier', 'scoreBand'] as const),
  ...(['hour', 'exit', 'version'] as const),
] satisfies readonly Grouping[];

/** The grouping that a URL parameter names; by instrument when it names none. */
export function readGrouping(text: string | null): Grouping {
  return oneOf(GROUPINGS, text) ?? 'instrument';
}

/** The address of a strategy's tab (null: all together); the grouping goes along, filters of trades do not. */
export function tabHref(params: URLSearchParams, uuid: string | null): string {
  const next = new URLSearchParams();
  if (uuid !== null) next.set('strategy', uuid);
  const by = params.get('by');
  if (by !== null) next.set('by', by);
  const text = next.toString();
  return text === '' ? '/paper' : `/paper?${text}`;
}
