import type { ApiContext } from '../context.ts';
import type { Numbered } from '../types/live-updates.ts';
import { conflated } from './conflated.ts';
import { LiveSource } from './source.ts';

/**
 * That the settings of paper trading are to be read: now, then after each change, at most twice a second. They are
 * read when a message is made, so that the last message holds the last change in whatever order writers tell of them.
 */
export function paperConfigUpdates(context: ApiContext): LiveSource<Numbered> {
  const subject = conflated<true, Numbered>({
    intervalMs: 500,
    snapshot: () => [true],
    changes: (update) => (update.kind === 'paperConfig' ? [true] : []),
    keyOf: () => 'paperConfig',
    message: (_values, numbered) => numbered,
  });
  return new LiveSource(context, subject);
}
