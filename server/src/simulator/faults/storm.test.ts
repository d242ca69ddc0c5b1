import { describe, expect, it } from 'vitest';
import { REST_FAULTS, STREAM_FAULTS } from './fault.ts';
import { type Storm, stormOrder } from './storm.ts';

const kinds = (seed: number, storm: Storm, slots: number) =>
  Array.from({ length: slots }, (_, slot) => stormOrder(seed, slot, storm).kind);

describe('stormOrder', () => {
  it('brings every fault of the streams within a round, and those of REST when asked', () => {
    expect(new Set(kinds(7, 'storm', 11))).toEqual(new Set(STREAM_FAULTS));
    expect(new Set(kinds(7, 'storm-all', 19))).toEqual(new Set([...STREAM_FAULTS, ...REST_FAULTS]));
  });

  it('is the same for the same seed, another order in the next round and for another seed', () => {
    const first = kinds(7, 'storm', 22);
    expect(kinds(7, 'storm', 22)).toEqual(first);
    expect(first.slice(0, 11)).not.toEqual(first.slice(11));
    expect(kinds(8, 'storm', 22)).not.toEqual(first);
  });
});
