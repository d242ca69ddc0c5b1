import type { TickView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { checkSymbols } from '../ranges.ts';
import type { TicksUpdate } from '../types/live-updates.ts';
import { conflated, intervalOf, wanted } from './conflated.ts';
import { LiveSource } from './source.ts';

/** Latest trade per instrument, at most `maxRate` messages a second. */
export async function tickUpdates(
  context: ApiContext,
  { symbols, maxRate }: { readonly symbols: readonly string[] | null; readonly maxRate: number },
): Promise<LiveSource<TicksUpdate>> {
  await checkSymbols(context.parts, symbols);
  const wants = wanted(symbols);
  const subject = conflated<TickView, TicksUpdate>({
    intervalMs: intervalOf(maxRate),
    snapshot: () => [...context.parts.engine.view().ticks.values()].filter((tick) => wants(tick.symbol)),
    changes: (update) => (update.kind === 'ticks' ? update.ticks.filter((tick) => wants(tick.symbol)) : []),
    keyOf: (tick) => tick.symbol,
    message: (ticks, numbered) => ({ ...numbered, ticks }),
  });
  return new LiveSource(context, subject);
}
