import { describe, expect, it } from 'vitest';
import { compareHref, readIds, toggled } from './selection.ts';

describe('selection', () => {
  it('adds and takes away, up to six', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    const full = ['1', '2', '3', '4', '5', '6'];
    expect(toggled(full, '7')).toEqual(full);
    expect(toggled(full, '3')).toHaveLength(5);
  });

  it('survives its address', () => {
    const href = compareHref(['a', 'b']);
    expect(readIds(new URL(href, 'http://x').searchParams.get('ids'))).toEqual(['a', 'b']);
    expect(readIds(null)).toEqual([]);
    expect(readIds('a,,a, b ,c,d,e,f,g')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
