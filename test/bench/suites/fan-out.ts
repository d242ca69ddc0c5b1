import { FanOut } from '../fan-out/fan-out.ts';
import { Load } from '../fan-out/load.ts';
import { openMercurius, openYoga } from '../fan-out/peers.ts';
import { openProduct } from '../fan-out/product.ts';
import type { Suite } from '../harness.ts';

/**
 * One publisher, many standard graphql-transport-ws subscribers in a process of their own. Every subscriber checks
 * that it gets every number. The peers resolve the same event from the same object; only ours also authorises each
 * viewer by a session of its own.
 */
export const suite: Suite = {
  name: 'fan-out',
  async open() {
    const load = new Load();
    const product = await openProduct();
    const peers = { yoga: await openYoga(), mercurius: await openMercurius() };
    const bench = new FanOut(load, product, peers);
    await bench.open();
    return {
      measures: {
        shared: () => bench.shared(),
        yoga: () => bench.yoga(),
        mercurius: () => bench.mercurius(),
        many: () => bench.p99('many'),
        calm: () => bench.p99('calm'),
        stalled: () => bench.p99('stalled'),
      },
      claims: [
        {
          name: 'fan-out/yoga',
          unit: 'deliveries/s',
          better: 'higher',
          ours: 'shared',
          baseline: 'yoga',
          baselineName: 'GraphQL Yoga + graphql-ws',
          ratio: 5,
        },
        {
          name: 'fan-out/mercurius',
          unit: 'deliveries/s',
          better: 'higher',
          ours: 'shared',
          baseline: 'mercurius',
          baselineName: 'Mercurius',
          ratio: 3,
        },
        {
          name: 'fan-out/5000-at-10-a-second-p99',
          unit: 'ms',
          better: 'lower',
          ours: 'many',
          baseline: null,
          baselineName: null,
          atMost: 150,
        },
        {
          name: 'fan-out/one-stalled-of-1000-p99',
          unit: 'ms',
          better: 'lower',
          ours: 'stalled',
          baseline: 'calm',
          baselineName: 'nobody stalled',
          ratio: 1 / 1.1,
        },
      ],
      close: async () => {
        load.close();
        await Promise.all([product.close(), peers.yoga.close(), peers.mercurius.close()]);
      },
    };
  },
};
