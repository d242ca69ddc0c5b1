import type { TradeEventView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { TradeEventUpdate } from '../types/live-updates.ts';
import { queued } from './queued.ts';
import { LiveSource } from './source.ts';

/** Every trade event from now on, in order; none is left out. */
export function tradeEventUpdates(
  context: ApiContext,
  strategyId: string | null,
): LiveSource<TradeEventUpdate> {
  const wants = ({ position }: TradeEventView) => strategyId === null || position.strategyId === strategyId;
  const subject = queued<TradeEventView, TradeEventUpdate>({
    changes: (update) => (update.kind === 'tradeEvent' && wants(update.event) ? [update.event] : []),
    message: ({ kind, at, position }, { sequence }) => ({ sequence, kind, at, position }),
  });
  return new LiveSource(context, subject);
}
