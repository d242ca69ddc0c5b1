import type { RateView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { RatesUpdate } from '../types/live-updates.ts';
import { conflated } from './conflated.ts';

/** Latest rate per instrument, at most twice a second. */
export function rateUpdates(context: ApiContext): AsyncIterable<RatesUpdate> {
  return conflated<RateView, RatesUpdate>(context, {
    intervalMs: 500,
    snapshot: () => [...context.parts.engine.view().rates.values()],
    changes: (update) => (update.kind === 'rates' ? update.rates : []),
    keyOf: (rate) => rate.symbol,
    message: (rates, numbered) => ({ ...numbered, rates }),
  });
}
