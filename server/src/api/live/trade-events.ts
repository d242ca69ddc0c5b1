import type { EngineUpdate, TradeEventView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { TradeEventUpdate } from '../types/live-updates.ts';
import { attach, tooSlow } from './attach.ts';
import type { LiveStream } from './stream.ts';

/** Events held for one slow client before it is let go. */
const LONGEST_QUEUE = 1_000;

/** Every trade event from now on, in order. A client with too many unread ones is ended with a reason. */
export function tradeEventUpdates(
  context: ApiContext,
  strategyId: string | null,
): AsyncIterable<TradeEventUpdate> {
  const queue: TradeEventView[] = [];
  let sequence = -1;
  const accept = (update: EngineUpdate): boolean => {
    if (update.kind !== 'tradeEvent') return false;
    if (strategyId !== null && update.event.position.strategyId !== strategyId) return false;
    if (queue.length < LONGEST_QUEUE) {
      queue.push(update.event);
      return true;
    }
    const reason = tooSlow();
    context.disconnect(4429, reason.message);
    stream.fail(reason);
    return false;
  };
  const stream: LiveStream<TradeEventUpdate> = attach<TradeEventUpdate>(context, {
    intervalMs: 0,
    offer: accept,
    take: () => {
      const event = queue.shift();
      if (event === undefined) return null;
      sequence += 1;
      return { sequence, kind: event.kind, at: event.at, position: event.position };
    },
  });
  return stream;
}
