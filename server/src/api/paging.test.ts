import { describe, expect, it } from 'vitest';
import { compareKeys, decodeCursor, encodeCursor, keysetPage, listPage } from './paging.ts';

const items = ['d', 'a', 'c', 'b', 'e'];
const keyOf = (item: string) => [item];
const nodes = (page: { edges: { node: string }[] }) => page.edges.map(({ node }) => node);

describe('listPage', () => {
  it('walks forwards and backwards, each item once', () => {
    const first = listPage({ first: 2 }, items, keyOf);
    expect(nodes(first)).toEqual(['a', 'b']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.totalCount).toBe(5);
    const next = listPage({ first: 10, after: first.pageInfo.endCursor }, items, keyOf);
    expect(nodes(next)).toEqual(['c', 'd', 'e']);
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const last = listPage({ last: 2 }, items, keyOf);
    expect(nodes(last)).toEqual(['d', 'e']);
    const before = listPage({ last: 2, before: last.pageInfo.startCursor }, items, keyOf);
    expect(nodes(before)).toEqual(['b', 'c']);
  });

  it('does not move when something is inserted before the cursor', () => {
    const first = listPage({ first: 2 }, items, keyOf);
    const next = listPage({ first: 2, after: first.pageInfo.endCursor }, ['aa', ...items], keyOf);
    expect(nodes(next)).toEqual(['c', 'd']);
  });

  it('is empty for 0 and for no items', () => {
    expect(nodes(listPage({ first: 0 }, items, keyOf))).toEqual([]);
    expect(listPage({}, [], keyOf).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  it.each([{ first: 101 }, { first: -1 }, { last: 1_000 }])('refuses %o', (args) => {
    const [name] = Object.keys(args);
    expect(() => listPage(args, items, keyOf)).toThrow(new RegExp(`^${name}: .* expected 0 to 100`));
  });

  it.each([{ after: encodeCursor([1]) }, { before: encodeCursor(['a', 'b']) }])(
    'refuses the cursor of another order %o',
    (args) => {
      expect(() => listPage(args, items, keyOf)).toThrow(/not a cursor of this list/);
    },
  );
});

const AT = Date.UTC(2026, 0, 1);

describe('keysetPage', () => {
  it('asks for one more than it shows', async () => {
    const rows = [3, 2, 1].map((at) => ({ at, id: `x${at}` }));
    const page = await keysetPage<{ at: number; id: string }>(
      { first: 2 },
      {
        keyOf: (row) => row,
        load: (slice) => {
          expect(slice).toEqual({ limit: 3, inverted: false, after: null, before: null });
          return Promise.resolve(rows);
        },
      },
    );
    expect(page.edges.map(({ node }) => node.at)).toEqual([3, 2]);
    expect(page.pageInfo.hasNextPage).toBe(true);
  });

  it('refuses ids that a UUID column cannot be compared with', async () => {
    const source = { uuid: true, keyOf: () => ({ at: 1, id: '' }), load: () => Promise.resolve([]) };
    await expect(keysetPage({ after: encodeCursor([AT, 'x']) }, source)).rejects.toThrow(/cursor/);
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(keysetPage({ after: encodeCursor([AT, id]) }, source)).resolves.toBeDefined();
  });

  it.each([
    'bm90',
    encodeCursor(['x', 'y']),
    encodeCursor([AT + 0.5, 'y']),
    encodeCursor([9e15, 'y']),
    encodeCursor([-1e14, 'y']),
    encodeCursor([Date.UTC(1999, 11, 31), 'y']),
    encodeCursor([Date.UTC(2200, 0, 2), 'y']),
    encodeCursor([AT, 'a\0b']),
  ])('refuses the cursor %s', async (after) => {
    const source = { keyOf: () => ({ at: 1, id: '' }), load: () => Promise.resolve([]) };
    await expect(keysetPage({ after }, source)).rejects.toThrow(/cursor/);
  });
});

it('cursors come back as they went', () => {
  expect(decodeCursor(encodeCursor([-1.5, 'é', 3]))).toEqual([-1.5, 'é', 3]);
  expect(() => decodeCursor('{}')).toThrow(/cursor/);
});

it('keys compare part by part', () => {
  expect(compareKeys([1, 'a'], [1, 'b'])).toBeLessThan(0);
  expect(compareKeys([2, 'a'], [1, 'b'])).toBeGreaterThan(0);
  expect(compareKeys([1, 'a'], [1, 'a'])).toBe(0);
});
