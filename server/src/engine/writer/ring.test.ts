import { describe, expect, test } from 'vitest';
import { createRing, RingConsumer, RingProducer } from './ring.ts';

function filled(capacity: number, count: number) {
  const ring = createRing(2, capacity);
  const producer = new RingProducer(ring);
  for (let index = 0; index < count; index += 1) put(producer, index);
  producer.publish();
  return { ring, producer, consumer: new RingConsumer(ring) };
}

function put(producer: RingProducer, value: number): boolean {
  const offset = producer.claim();
  if (offset < 0) return false;
  producer.values.set([value, value * 2], offset);
  producer.push();
  return true;
}

function take(consumer: RingConsumer): number[] {
  const count = consumer.available;
  const values = Array.from(
    { length: count },
    (_, index) => consumer.values[consumer.offset(index) + 1] ?? -1,
  );
  consumer.release(count);
  return values;
}

describe('ring', () => {
  test('gives records in order, round after round', () => {
    const { producer, consumer } = filled(4, 0);
    const seen: number[] = [];
    for (let value = 0; value < 23; value += 1) {
      put(producer, value);
      producer.publish();
      if (value % 3 === 2) seen.push(...take(consumer));
    }
    seen.push(...take(consumer));
    expect(seen).toEqual(Array.from({ length: 23 }, (_, value) => value * 2));
  });

  test('is full at its capacity, or at a lower limit, and never overwrites', () => {
    const { producer, consumer } = filled(8, 6);
    expect(producer.claim(6)).toBe(-1);
    expect([put(producer, 6), put(producer, 7), put(producer, 8)]).toEqual([true, true, false]);
    expect(producer.used).toBe(8);
    consumer.release(1);
    expect(put(producer, 8)).toBe(true);
    producer.publish();
    expect(take(consumer)).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
  });

  test('what was not released is there for the next consumer', () => {
    const { ring, consumer } = filled(8, 5);
    consumer.release(2);
    expect(take(new RingConsumer(ring))).toEqual([4, 6, 8]);
  });

  test('records that are not published are not seen', () => {
    const { producer, consumer } = filled(8, 2);
    put(producer, 2);
    expect(consumer.available).toBe(2);
    producer.publish();
    expect(consumer.available).toBe(3);
  });

  test('a waiting consumer is woken by enough records, and by a wish', async () => {
    const { producer, consumer } = filled(8, 0);
    const waiting = consumer.waitAsync(2, 60_000);
    put(producer, 0);
    put(producer, 1);
    producer.publish();
    await waiting;
    expect(consumer.available).toBe(2);
    const again = consumer.waitAsync(8, 60_000);
    producer.wake();
    await again;
  });

  test('counts on over 2^31', () => {
    const ring = createRing(1, 4);
    new Int32Array(ring.control).fill(2 ** 31 - 2, 0, 17);
    const producer = new RingProducer(ring);
    const consumer = new RingConsumer(ring);
    for (let value = 0; value < 10; value += 1) {
      producer.values[producer.claim()] = value;
      producer.push();
      producer.publish();
      expect(consumer.available).toBe(1);
      expect(consumer.values[consumer.offset(0)]).toBe(value);
      consumer.release(1);
    }
  });

  test('refuses a capacity that is not a power of two', () => {
    expect(() => createRing(1, 1_000)).toThrow(/1000/);
  });
});
