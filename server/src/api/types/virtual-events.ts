import type { VirtualEvent, VirtualPosition } from '../../engine/index.ts';
import { builder } from '../builder.ts';
import { localId } from '../ids.ts';
import { virtualEventUpdates } from '../live/virtual-events.ts';
import type { Numbered } from './live-updates.ts';
import { VirtualPositionType } from './virtual.ts';
import { VirtualEventType } from './virtual-event.ts';

export interface VirtualEventsUpdate extends Numbered {
  readonly positions: readonly VirtualPosition[];
  readonly events: readonly VirtualEvent[];
}

const VirtualEventsUpdateType = builder.objectRef<VirtualEventsUpdate>('VirtualEventsUpdate').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: 'Rises by one with each message.' }),
    reset: t.exposeBoolean('reset', { description: 'True: this message replaces all that came before.' }),
    positions: t.field({
      type: [VirtualPositionType],
      description: 'At first the open ones (the newest 1,000), then those that changed; closed ones once.',
      resolve: ({ positions }) => [...positions],
    }),
    events: t.field({
      type: [VirtualEventType],
      description: 'At first the last of each position, then every one in order; of prices the latest only.',
      resolve: ({ events }) => [...events],
    }),
  }),
});

builder.subscriptionFields((t) => ({
  virtualEvents: t.field({
    type: VirtualEventsUpdateType,
    description: 'What happens to virtual positions, at most ten messages a second.',
    args: { strategyId: t.arg.id() },
    subscribe: (_root, { strategyId }, context) =>
      virtualEventUpdates(context, strategyId ? localId('Strategy', strategyId) : null),
    resolve: (update) => update,
  }),
}));
