import { describe, expect, it } from 'vitest';
import { readFaultOrder } from './fault.ts';
import { Faults, hits } from './faults.ts';

describe('readFaultOrder', () => {
  it('fills in what is not said', () => {
    expect(readFaultOrder({ kind: 'delay' })).toEqual({
      kind: 'delay',
      forMs: 10_000,
      share: 1,
      match: '',
      ms: 2_000,
    });
  });

  it.each([
    [null, 'the order is not an object'],
    [{ kind: 'rain' }, 'kind=rain is not known (expected one of drop,'],
    [{ kind: 'drop', share: 2 }, 'share=2 is not valid (expected a number from 0 to 1)'],
    [{ kind: 'drop', forMs: -1 }, 'forMs=-1 is not valid'],
    [{ kind: 'drop', match: 5 }, 'match=5 is not valid (expected a text)'],
  ])('refuses %j', (order, message) => expect(() => readFaultOrder(order)).toThrow(message));
});

describe('Faults', () => {
  const order = readFaultOrder({ kind: 'silent', share: 0.3, forMs: 1_000 });

  it('ends each fault at its time, or when told', () => {
    let now = 0;
    const faults = new Faults(7, () => now);
    const first = faults.order(order);
    now = 500;
    faults.order({ ...order, kind: 'clock', ms: 700 });
    expect([faults.list().length, faults.clockOffset()]).toEqual([2, 700]);
    now = 1_000;
    expect(faults.list().map(({ kind }) => kind)).toEqual(['clock']);
    expect(first.endsAt).toBe(1_000);
    faults.end();
    expect(faults.list()).toEqual([]);
  });

  it('hits about the share it names, always the same ones', () => {
    const fault = new Faults(7, () => 0).order(order);
    const again = new Faults(7, () => 0).order(order);
    const names = Array.from({ length: 2_000 }, (_, i) => `stream ${i}`);
    const hit = names.filter((name) => hits(fault, name));
    expect(hit.length / names.length).toBeGreaterThan(0.25);
    expect(hit.length / names.length).toBeLessThan(0.35);
    expect(names.filter((name) => hits(again, name))).toEqual(hit);
  });
});
