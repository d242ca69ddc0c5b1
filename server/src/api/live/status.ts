import type { ApiContext } from '../context.ts';
import { type ServerStatusShape, serverStatus } from '../server-status.ts';
import { conflated } from './conflated.ts';
import { LiveSource } from './source.ts';

/** The state of the server now and after each change, at most once a second. */
export function statusUpdates(context: ApiContext): LiveSource<ServerStatusShape> {
  const subject = conflated<true, ServerStatusShape>({
    intervalMs: 1_000,
    snapshot: () => [true],
    changes: (update) => (update.kind === 'status' ? [true] : []),
    keyOf: () => 'status',
    message: () => serverStatus(context.parts),
  });
  return new LiveSource(context, subject);
}
