import type { Measure, Suite } from '../harness.ts';
import { STAMP_MODULUS_MS, steadyMs } from '../ingest/messages.ts';
import { jsonReceiver, productReceiver, type Receiver } from '../ingest/receivers.ts';
import { type SendingVenue, startVenue } from '../ingest/venue.ts';
import { BLOCK } from '../market-feed.ts';

/**
 * From the moment the sender hands a trade to its socket to the moment the engine has decided on it (windows and exits
 * included), by stamps of one clock in two processes.
 */
const SLOW = { perSecond: 100_000, blocks: 3 };
const FAST = { perSecond: 400_000, blocks: 6 };

type Rate = typeof SLOW;

/** Latencies of one run in µs, ascending. */
async function run(venue: SendingVenue, receiver: Receiver, rate: Rate): Promise<Float64Array> {
  const ticks = rate.blocks * BLOCK;
  const latencies = new Float64Array(ticks);
  let count = 0;
  receiver.onDecided = (stampMs) => {
    const now = steadyMs() % STAMP_MODULUS_MS;
    latencies[count] = ((now - stampMs + STAMP_MODULUS_MS) % STAMP_MODULUS_MS) * 1_000;
    count += 1;
  };
  await venue.prepare(receiver.name, rate.blocks, true);
  const began = performance.now();
  await venue.send(receiver.name, rate.perSecond);
  while (count < ticks) {
    if (performance.now() - began > 60_000) throw new Error(`${count} of ${ticks} arrived`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return latencies.sort();
}

const quantile = (sorted: Float64Array, share: number) => sorted[Math.floor(sorted.length * share)] as number;

/** Two measures from one run: the second gives what the first has seen. */
function pair(venue: SendingVenue, receiver: Receiver, rate: Rate): { p50: Measure; p99: Measure } {
  let last = new Float64Array(0);
  return {
    p50: async () => {
      last = new Float64Array(await run(venue, receiver, rate));
      return quantile(last, 0.5);
    },
    p99: () => quantile(last, 0.99),
  };
}

export const suite: Suite = {
  name: 'latency',
  open: async () => {
    const venue = await startVenue();
    const product = await productReceiver(venue.url);
    const usual = await jsonReceiver(venue.url);
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
