import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoredStretches } from './stored-stretches.ts';

describe('stored stretches', () => {
  it('hold what lies in pieces that are stored and follow each other', () => {
    const stretches = new StoredStretches();
    for (const [first, last, areStored] of [
      [1, 10, true],
      [11, 30, true],
      [35, 40, false],
      [41, 50, true],
    ] as const)
      stretches.add(first, last, areStored);
    expect(stretches.holds(1, 30)).toBe(true);
    expect(stretches.holds(5, 12)).toBe(true);
    expect(stretches.holds(30, 35)).toBe(false);
    expect(stretches.holds(41, 50)).toBe(true);
    expect(stretches.holds(30, 41)).toBe(false);
  });

  it('say of any two ids of a file what a look at each piece between them says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        (pieces, a, b) => {
          const stretches = new StoredStretches();
          for (const [index, areStored] of pieces.entries())
            stretches.add(index * 10, index * 10 + 7, areStored);
          const [from, to] = [a % pieces.length, b % pieces.length].sort((one, other) => one - other) as [
            number,
            number,
          ];
          const expected = pieces.slice(from, to + 1).every(Boolean);
          expect(stretches.holds(from * 10 + 1, to * 10 + 7)).toBe(expected);
        },
      ),
    );
  });
});
