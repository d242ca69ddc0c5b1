import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FaultOrder, readFaultOrder } from './fault.ts';
import { Faults } from './faults.ts';
import { StreamFilter } from './stream-filter.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends frames 0..count-1 alternately on two streams through a filter; returns what came out. */
function through(order: Partial<FaultOrder>, count: number): string[] {
  const faults = new Faults(7, Date.now);
  const out: string[] = [];
  const filter = new StreamFilter(faults, { number: 1, seed: 7 }, Date.now, (frame) => out.push(frame));
  faults.order(readFaultOrder({ forMs: 60_000, ...order }));
  for (let i = 0; i < count; i += 1) filter.pass(`s${i % 2}@aggTrade`, `${i}`);
  return out;
}

const numbers = (frames: readonly string[]) => frames.map(Number);

describe('StreamFilter', () => {
  it('passes everything in order without a fault, and frames the fault does not name', () => {
    const all = Array.from({ length: 50 }, (_, i) => `${i}`);
    expect(through({ kind: 'http503' }, 50)).toEqual(all);
    expect(through({ kind: 'drop', match: '@depth' }, 50)).toEqual(all);
  });

  it('drops a share, the same ones for the same seed', () => {
    const left = through({ kind: 'drop', share: 0.4 }, 1_000);
    expect(left.length).toBeGreaterThan(520);
    expect(left.length).toBeLessThan(680);
    expect(through({ kind: 'drop', share: 0.4 }, 1_000)).toEqual(left);
  });

  it('duplicates a share', () => {
    const out = through({ kind: 'duplicate', share: 0.2 }, 500);
    expect(out.length).toBeGreaterThan(560);
    expect(new Set(out).size).toBe(500);
  });

  it('reorders within a stream: nothing is lost, some frames come after their successor', () => {
    const out = through({ kind: 'reorder', share: 0.2 }, 500);
    vi.advanceTimersByTime(2_000);
    expect([...numbers(out)].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const stream = numbers(out).filter((n) => n % 2 === 0);
    expect(stream.some((n, i) => i > 0 && n < stream[i - 1]!)).toBe(true);
  });

  it('silences a stream it names and no other', () => {
    expect(numbers(through({ kind: 'silent', match: 's1@' }, 10))).toEqual([0, 2, 4, 6, 8]);
  });

  it('delays in order, and what comes after the fault waits its turn', () => {
    const faults = new Faults(7, Date.now);
    const out: string[] = [];
    const filter = new StreamFilter(faults, { number: 1, seed: 7 }, Date.now, (frame) => out.push(frame));
    faults.order(readFaultOrder({ kind: 'delay', ms: 500, forMs: 100 }));
    filter.pass('a@aggTrade', '1');
    vi.advanceTimersByTime(60);
    filter.pass('a@aggTrade', '2');
    vi.advanceTimersByTime(60);
    filter.pass('a@aggTrade', '3');
    expect(out).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(out).toEqual(['1']);
    vi.advanceTimersByTime(100);
    expect(out).toEqual(['1', '2', '3']);
    filter.pass('a@aggTrade', '4');
    expect(out.at(-1)).toBe('4');
    expect(faults.hits()).toEqual({ delay: 2 });
  });
});
