import type { EngineView } from '../engine/index.ts';
import { venueNow } from './venue-time.ts';

/** What statistics need of the present: the venue's time, and how many positions each strategy has open. Plain data. */
export interface AccountsNow {
  readonly at: number;
  readonly openOf: Readonly<Record<string, number>>;
}

export function accountsNow(view: Pick<EngineView, 'ticks' | 'status' | 'positions'>): AccountsNow {
  const openOf: Record<string, number> = {};
  for (const { strategyId } of view.positions.values()) openOf[strategyId] = (openOf[strategyId] ?? 0) + 1;
  return { at: venueNow(view), openOf };
}
