import type { Suite } from '../harness.ts';
import { type ReceivingBuild, startReceiver, startVenue } from '../ingest/processes.ts';
import { BLOCK } from '../market-feed.ts';

/**
 * Socket → parse → all windows → encoding of the write, 300 instruments over four connections; sender and builds each in
 * a process of their own: the product against ws, JSON.parse, windows of objects and COPY as text.
 */
const BLOCKS = 6;
const TICKS = BLOCKS * BLOCK;

export const suite: Suite = {
  name: 'ingest',
  open: async () => {
    const venue = await startVenue();
    const product = await startReceiver('product', venue.url);
    const json = await startReceiver('json', venue.url);
    /** Ticks a second from the first byte to the last encoded row. */
    const through = (build: ReceivingBuild) => async () => {
      const { tookMs } = await build.run(venue, BLOCKS, TICKS, null);
      return (TICKS / tookMs) * 1_000;
    };
    const common = { unit: 'ticks/s', better: 'higher', ours: 'product' } as const;
    return {
      measures: { product: through(product), json: through(json) },
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
