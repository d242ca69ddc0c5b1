import type { VirtualEvent } from '../../engine/index.ts';
import { builder } from '../builder.ts';
import { VirtualEventKindEnum } from '../enums.ts';
import { globalId } from '../ids.ts';

export const VirtualEventType = builder.objectRef<VirtualEvent>('VirtualEvent').implement({
  authScopes: { signedIn: true },
  description: 'Something that happened to a virtual position. Near: within the last 20 % of the way.',
  fields: (t) => ({
    positionId: t.id({ resolve: (event) => globalId('VirtualPosition', event.positionId) }),
    strategyId: t.id({ resolve: (event) => globalId('Strategy', event.strategyId) }),
    sequence: t.exposeInt('sequence', {
      description:
        'Number among the stored events of the position; a price that is not stored has that of the event before it.',
    }),
    kind: t.expose('kind', { type: VirtualEventKindEnum }),
    at: t.expose('at', { type: 'DateTime' }),
    price: t.exposeFloat('price', { description: 'Of `break_even_moved`: where the stop is now.' }),
    grossR: t.exposeFloat('grossR', { description: 'Result so far before fees.' }),
    tpDistance: t.exposeFloat('tpDistance', {
      description: 'Share of the way to the next target that is left.',
    }),
    slDistance: t.exposeFloat('slDistance', { description: 'Share of the way to the stop that is left.' }),
  }),
});
