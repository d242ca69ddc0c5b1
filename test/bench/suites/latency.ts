import type { Measure, Suite } from '../harness.ts';
import type { Run } from '../ingest/messages.ts';
import { type ReceivingBuild, type SendingVenue, startReceiver, startVenue } from '../ingest/processes.ts';
import { BLOCK } from '../market-feed.ts';

/**
 * From the moment the sender hands a trade to its socket to the moment the engine has decided on it (windows and exits
 * included), by stamps of one clock; sender and builds each in a process of their own.
 */
const SLOW = { perSecond: 100_000, blocks: 3 };
const FAST = { perSecond: 400_000, blocks: 6 };

/** Two measures from one run: the second gives what the first has seen. */
function pair(
  venue: SendingVenue,
  build: ReceivingBuild,
  { perSecond, blocks }: typeof SLOW,
): { p50: Measure; p99: Measure } {
  let last: Run | null = null;
  return {
    p50: async () => {
      last = await build.run(venue, blocks, blocks * BLOCK, perSecond);
      return last.p50Us;
    },
    p99: () => last?.p99Us ?? Number.NaN,
  };
}

export const suite: Suite = {
  name: 'latency',
  open: async () => {
    const venue = await startVenue();
    const product = await startReceiver('product', venue.url);
    const usual = await startReceiver('json', venue.url);
    const slow = pair(venue, product, SLOW);
    const fast = pair(venue, product, FAST);
    const json = pair(venue, usual, FAST);
    const common = { unit: 'µs', better: 'lower', baseline: null, baselineName: null } as const;
    return {
      measures: {
        slowP50: slow.p50,
        slowP99: slow.p99,
        fastP50: fast.p50,
        fastP99: fast.p99,
        jsonP50: json.p50,
        jsonP99: json.p99,
      },
      claims: [
        { ...common, name: 'latency/100k-p50', ours: 'slowP50', atMost: 30 },
        { ...common, name: 'latency/100k-p99', ours: 'slowP99', atMost: 5_000 },
        {
          ...common,
          name: 'latency/400k-p99',
          ours: 'fastP99',
          baseline: 'jsonP99',
          baselineName: 'ws + JSON.parse + objects',
          ratio: 20,
        },
      ],
      warmUps: 2,
      close: async () => {
        product.close();
        usual.close();
        venue.close();
      },
    };
  },
};
