import type { RateView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { RatesUpdate } from '../types/live-updates.ts';
import { conflated } from './conflated.ts';
import { LiveSource } from './source.ts';

/** Latest rate per instrument, at most twice a second. */
export function rateUpdates(context: ApiContext): LiveSource<RatesUpdate> {
  const subject = conflated<RateView, RatesUpdate>({
    intervalMs: 500,
    snapshot: () => [...context.parts.engine.view().rates.values()],
    changes: (update) => (update.kind === 'rates' ? update.rates : []),
    takesAway: ({ kind }) => kind === 'listed',
    keyOf: (rate) => rate.symbol,
    message: (rates, numbered) => ({ ...numbered, rates }),
  });
  return new LiveSource(context, subject);
}
