import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { threadProgram } from '@ae/server/engine/runtime/thread-program.ts';
import { createRing, RingProducer } from '@ae/server/engine/writer/ring.ts';
import { TICK_FIELDS } from '@ae/server/engine/writer/tick-record.ts';
import type { Suite } from '../harness.ts';

/** Records a round; the receiver checks each one's number. */
const RECORDS = 2_000_000;
/** What a thread that parses a chunk of the socket publishes at once. */
const BATCH = 64;
const POSTED_AT_ONCE = 100;

/**
 * Tick records (8 doubles) to another thread: the product's ring against `postMessage` of arrays of 100 objects.
 * The receiver sums a field and checks that every record arrived in order.
 */
export const suite: Suite = {
  name: 'ring',
  async open() {
    const ring = createRing(TICK_FIELDS, 65_536);
    const worker = new Worker(threadProgram(new URL('../ring-receiver.ts', import.meta.url)), {
      workerData: ring,
    });
    await once(worker, 'message');
    const producer = new RingProducer(ring);
    const round = async (mode: 'ring' | 'posted', send: () => void | Promise<void>) => {
      worker.postMessage({ mode, records: RECORDS });
      await once(worker, 'message');
      const beganAt = performance.now();
      const answer = verdict(worker);
      await send();
      const error = await answer;
      if (error !== null) throw new Error(error);
      return RECORDS / (performance.now() - beganAt) / 1_000;
    };
    return {
      measures: {
        batches: () => round('ring', () => fill(producer, BATCH)),
        each: () => round('ring', () => fill(producer, 1)),
        posted: () => round('posted', () => post(worker)),
      },
      claims: [
        {
          name: 'ring/postMessage',
          unit: 'M records/s',
          better: 'higher',
          ours: 'batches',
          baseline: 'posted',
          baselineName: 'postMessage of 100 objects',
          ratio: 10,
        },
        {
          name: 'ring/each',
          unit: 'M records/s',
          better: 'higher',
          ours: 'each',
          baseline: 'posted',
          baselineName: 'postMessage of 100 objects',
          ratio: 3,
        },
      ],
      close: async () => {
        await worker.terminate();
      },
    };
  },
};

/** What the receiver says of the round. */
function verdict(worker: Worker): Promise<string | null> {
  return new Promise((resolve) => {
    const hear = (message: { error?: string | null }) => {
      if (message.error === undefined) return;
      worker.off('message', hear);
      resolve(message.error);
    };
    worker.on('message', hear);
  });
}

function fill(producer: RingProducer, batch: number): void {
  const { values } = producer;
  let unpublished = 0;
  for (let index = 0; index < RECORDS; ) {
    const offset = producer.claim();
    if (offset < 0) {
      producer.publish();
      unpublished = 0;
      continue;
    }
    values[offset] = 1;
    values[offset + 1] = index;
    values[offset + 2] = 1_795_220_320_073;
    values[offset + 3] = 61_800.3;
    values[offset + 4] = 0.006;
    values[offset + 5] = 0.006;
    values[offset + 6] = 2;
    values[offset + 7] = 1;
    producer.push();
    index += 1;
    unpublished += 1;
    if (unpublished < batch) continue;
    producer.publish();
    unpublished = 0;
  }
  producer.publish();
}

/** As much in flight as the ring holds: an unbounded queue of messages would measure memory. */
async function post(worker: Worker): Promise<void> {
  let acknowledged = 0;
  let wake: (() => void) | null = null;
  const hear = (message: { taken?: number }) => {
    if (message.taken === undefined) return;
    acknowledged = message.taken;
    wake?.();
  };
  worker.on('message', hear);
  for (let first = 0; first < RECORDS; first += POSTED_AT_ONCE) {
    while (first - acknowledged > 65_536)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    worker.postMessage(Array.from({ length: POSTED_AT_ONCE }, (_, index) => record(first + index)));
  }
  worker.off('message', hear);
}

function record(aggId: number): object {
  return {
    instrumentId: 1,
    aggId,
    time: 1_795_220_320_073,
    price: 61_800.3,
    qty: 0.006,
    normalQty: 0.006,
    trades: 2,
    sell: true,
  };
}
