import { parentPort, workerData } from 'node:worker_threads';
import { RingConsumer, type SharedRing } from '@ae/server/engine/writer/ring.ts';

/** The receiving thread of the ring benchmark: checks that records come complete and in order. */
const port = parentPort;
if (port === null) throw new Error('the receiver is a thread');
const ring = workerData as SharedRing;

port.on('message', (order: { mode: 'ring' | 'posted'; records: number } | Posted[]) => {
  if (Array.isArray(order)) takePosted(order);
  else if (order.mode === 'ring') {
    port.postMessage('ready');
    port.postMessage({ error: takeRing(order.records) });
  } else {
    expected = { next: 0, records: order.records, isWrong: false };
    port.postMessage('ready');
  }
});
port.postMessage('up');

interface Posted {
  readonly aggId: number;
  readonly price: number;
  readonly qty: number;
}

let expected = { next: 0, records: 0, isWrong: false };

function takePosted(batch: readonly Posted[]): void {
  for (const { aggId, price, qty } of batch) {
    if (aggId !== expected.next || price * qty <= 0) expected.isWrong = true;
    expected.next += 1;
  }
  if (expected.next >= expected.records)
    port?.postMessage({ error: expected.isWrong ? 'posted records came out of order' : null });
  else if (expected.next % 10_000 === 0) port?.postMessage({ taken: expected.next });
}

function takeRing(records: number): string | null {
  const consumer = new RingConsumer(ring);
  const { values } = consumer;
  for (let next = 0; next < records; ) {
    const count = consumer.available;
    if (count === 0) {
      consumer.wait(1, 1_000);
      continue;
    }
    for (let index = 0; index < count; index += 1, next += 1) {
      const offset = consumer.offset(index);
      const isRight =
        values[offset + 1] === next && (values[offset + 3] ?? 0) * (values[offset + 4] ?? 0) > 0;
      if (!isRight) return `record ${next} of the ring is wrong`;
    }
    consumer.release(count);
  }
  return null;
}
