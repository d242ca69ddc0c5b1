import { describe, expect, it } from 'vitest';
import { compareHref, MOST_COMPARED, readIds, toggled } from './selection.ts';

const FULL = Array.from({ length: 20 }, (_, index) => String(index));

describe('selection', () => {
  it('adds and takes away, up to the most that the API compares', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(FULL, 'more')).toEqual(FULL);
    expect(toggled(FULL, '3')).toHaveLength(MOST_COMPARED - 1);
  });

  it('survives its address', () => {
    const href = compareHref(['a', 'b']);
    expect(readIds(new URL(href, 'http://x').searchParams.get('ids'))).toEqual(['a', 'b']);
    expect(readIds(null)).toEqual([]);
    expect(readIds('a,,a, b ,c')).toEqual(['a', 'b', 'c']);
    expect(readIds([...FULL, 'more'].join())).toEqual(FULL);
  });
});
