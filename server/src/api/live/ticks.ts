import type { TickView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { TicksUpdate } from '../types/live-updates.ts';
import { conflated, wanted } from './conflated.ts';

const SLOWEST_RATE = 0.1;
const FASTEST_RATE = 20;

/** Latest trade per instrument, at most `maxRate` messages a second. */
export function tickUpdates(
  context: ApiContext,
  { symbols, maxRate }: { readonly symbols: readonly string[] | null; readonly maxRate: number },
): AsyncIterable<TicksUpdate> {
  const wants = wanted(symbols);
  const rate = Math.min(FASTEST_RATE, Math.max(SLOWEST_RATE, maxRate));
  return conflated<TickView, TicksUpdate>(context, {
    intervalMs: 1_000 / rate,
    snapshot: () => [...context.parts.engine.view().ticks.values()].filter((tick) => wants(tick.symbol)),
    changes: (update) => (update.kind === 'ticks' ? update.ticks.filter((tick) => wants(tick.symbol)) : []),
    keyOf: (tick) => tick.symbol,
    message: (ticks, numbered) => ({ ...numbered, ticks }),
  });
}
