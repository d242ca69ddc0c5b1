import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MissingRange, pagesBackwards } from './ranges.ts';
import { SkippedHoles, skippedIds } from './skipped-ids.ts';

const answer = (...ids: number[]) => ids.map((aggId) => ({ aggId }));

describe('ids that an answer steps over', () => {
  it.each<[string, number[], [number, number][]]>([
    ['none', [10, 11, 12, 13, 14], []],
    ['between its trades', [10, 13, 14], [[11, 12]]],
    ['before its first', [12, 13, 14], [[10, 11]]],
    ['up to the end of the page, with a trade behind it', [10, 11, 90], [[12, 14]]],
    ['all of the page', [90], [[10, 14]]],
    ['not what is behind its last: nothing proves that', [10, 11], []],
    ['not those of an empty answer', [], []],
    ['not those before the page', [7, 10, 11, 12, 13, 14], []],
  ])('%s', (_, ids, expected) => {
    const skipped = skippedIds({ first: 10, last: 14 }, answer(...ids));
    expect(skipped).toEqual(expected.map(([first, last]) => ({ first, last })));
  });
});

/** Holes of the ids 0 … below, of which these exist. */
function holesBelow(below: number, existing: ReadonlySet<number>): MissingRange[] {
  const holes: MissingRange[] = [];
  for (let id = 0; id < below; id += 1) {
    if (existing.has(id)) continue;
    const before = holes.at(-1);
    if (before?.last === id - 1) holes[holes.length - 1] = { first: before.first, last: id };
    else holes.push({ first: id, last: id });
  }
  return holes;
}

it('holes over several pages are one, and each is told once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      (ids, size) => {
        const sorted = ids.toSorted((a, b) => a - b);
        const holes = new SkippedHoles();
        const found: MissingRange[] = [];
        for (const page of pagesBackwards({ first: 0, last: 60 }, size)) {
          const brought = sorted.filter((id) => id >= page.first).slice(0, size);
          found.push(...holes.add(page, skippedIds(page, answer(...brought))));
        }
        found.push(...holes.finish());
        found.sort((a, b) => a.first - b.first);
        expect(found).toEqual(holesBelow(sorted.at(-1) ?? 0, new Set(ids)));
      },
    ),
  );
});
