import type { Measure, Suite } from '../harness.ts';
import { jsonReceiver, productReceiver, type Receiver } from '../ingest/receivers.ts';
import { type SendingVenue, startVenue } from '../ingest/venue.ts';
import { BLOCK } from '../market-feed.ts';

/**
 * Socket → parse → all windows → encoding of the write, 300 instruments over four connections from a sender in its own
 * process: the product against ws, JSON.parse, windows of objects and COPY as text.
 */
const BLOCKS = 6;
const TICKS = BLOCKS * BLOCK;

/** Ticks a second from the first byte to the last encoded row. */
function through(venue: SendingVenue, receiver: Receiver): Measure {
  return async () => {
    await venue.prepare(receiver.name, BLOCKS, false);
    const wanted = receiver.ticks() + TICKS;
    const volume = receiver.volume();
    const began = performance.now();
    const sent = venue.send(receiver.name, null);
    while (receiver.ticks() < wanted) {
      if (performance.now() - began > 60_000)
        throw new Error(`${wanted - receiver.ticks()} ticks are missing`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const took = performance.now() - began;
    await sent;
    if (receiver.ticks() !== wanted || !(receiver.volume() > volume)) throw new Error('ticks came twice');
    return (TICKS / took) * 1_000;
  };
}

export const suite: Suite = {
  name: 'ingest',
  open: async () => {
    const venue = await startVenue();
    const product = await productReceiver(venue.url);
    const json = await jsonReceiver(venue.url);
    const common = { unit: 'ticks/s', better: 'higher', ours: 'product' } as const;
    return {
      measures: {
        product: through(venue, product),
        json: through(venue, json),
      },
      claims: [
        {
          ...common,
          name: 'ingest/json',
          baseline: 'json',
          baselineName: 'ws + JSON.parse + objects',
          ratio: 2.5,
        },
        { ...common, name: 'ingest/rate', baseline: null, baselineName: null, atLeast: 800_000 },
      ],
      rounds: 7,
      warmUps: 2,
      close: async () => {
        product.close();
        json.close();
        venue.close();
      },
    };
  },
};
