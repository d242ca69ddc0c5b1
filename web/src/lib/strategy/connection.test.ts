import { describe, expect, it } from 'vitest';
import { joined, nextCursor, nodesOf } from './connection.ts';

describe('connection', () => {
  it('unwraps nodes and knows whether there is more', () => {
    expect(nodesOf({ edges: [{ node: 1 }, { node: 2 }] })).toEqual([1, 2]);
    expect(nextCursor({ pageInfo: { hasNextPage: true, endCursor: 'c' } })).toBe('c');
    expect(nextCursor({ pageInfo: { hasNextPage: false, endCursor: 'c' } })).toBeNull();
  });

  it('does not repeat a row that slid to the next page', () => {
    const rows = joined([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'c' }]);
    expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});
