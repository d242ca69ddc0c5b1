import type { GraphQLError } from 'graphql';
import { isDatabaseText, isDatabaseTime, type Slice } from '../store/keyset.ts';
import { badInput } from './errors.ts';
import { isUuid } from './ids.ts';

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 100;

/** Arguments of every connection. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** A position in a list: values of its order, compared one after the other, ascending. */
export type ListKey = readonly (string | number)[];

/** How the database finds one page, and what a row's place is. */
export interface KeysetSource<T> {
  /** (time, id) of a row. */
  readonly keyOf: (row: T) => { readonly at: number; readonly id: string };
  readonly load: (slice: Slice) => Promise<T[]>;
  readonly max?: number;
  /** The ids are UUIDs in the database, which refuses to compare them with anything else. */
  readonly uuid?: boolean;
  /** The ids are whole numbers in the database. */
  readonly integer?: boolean;
}

/** A page in the shape that connections resolve to. */
export interface Page<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A page of a list that the database orders by (time, id). */
export async function keysetPage<T>(args: PageArgs, source: KeysetSource<T>): Promise<Page<T>> {
  const { size, inverted } = wantedSize(args, source.max ?? LARGEST_PAGE);
  const isId = idCheck(source);
  const after = timeKey('after', args.after, isId);
  const before = timeKey('before', args.before, isId);
  const rows = await source.load({ limit: size + 1, inverted, after, before });
  return page(rows, { args, size, inverted }, (row) => {
    const { at, id } = source.keyOf(row);
    return [at, id];
  });
}

/** A page of a bounded list that is in memory. `keyOf` must be unique; the list is sorted by it, ascending. */
export function listPage<T>(
  args: PageArgs,
  items: readonly T[],
  keyOf: (item: T) => ListKey,
  max = LARGEST_PAGE,
): Page<T> & { totalCount: number } {
  const { size, inverted } = wantedSize(args, max);
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  const after = listKey('after', args.after, keyed[0]?.key);
  const before = listKey('before', args.before, keyed[0]?.key);
  const inside = keyed
    .filter(({ key }) => after === null || compareKeys(key, after) > 0)
    .filter(({ key }) => before === null || compareKeys(key, before) < 0)
    .sort((a, b) => (inverted ? compareKeys(b.key, a.key) : compareKeys(a.key, b.key)));
  const rows = inside.slice(0, size + 1).map(({ item }) => item);
  return { ...page(rows, { args, size, inverted }, keyOf), totalCount: items.length };
}

interface Window {
  readonly args: PageArgs;
  readonly size: number;
  readonly inverted: boolean;
}

/** `rows` holds one more than asked for when there are more. */
function page<T>(rows: readonly T[], { args, size, inverted }: Window, keyOf: (row: T) => ListKey): Page<T> {
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  if (inverted) kept.reverse();
  const edges = kept.map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: inverted ? typeof args.before === 'string' : more,
      hasPreviousPage: inverted ? more : typeof args.after === 'string',
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function wantedSize({ first, last }: PageArgs, max: number): { size: number; inverted: boolean } {
  for (const [name, size] of Object.entries({ first, last })) {
    if (size === null || size === undefined) continue;
    if (size < 0 || size > max) throw badInput(`${name}: ${size} is not allowed, expected 0 to ${max}`);
  }
  const inverted = typeof last === 'number' && typeof first !== 'number';
  return { size: (inverted ? last : first) ?? DEFAULT_PAGE, inverted };
}

/** Order of two keys; different types never meet in one list. */
export function compareKeys(a: ListKey, b: ListKey): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return a.length - b.length;
}

export function encodeCursor(key: ListKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Throws BAD_USER_INPUT for anything that is not a cursor of ours. */
export function decodeCursor(cursor: string, name = 'after'): ListKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.every((part) => ['string', 'number'].includes(typeof part))) return key;
  } catch {
    throw foreignCursor(name);
  }
  throw foreignCursor(name);
}

/** A cursor that was made under another order of the list would silently cut it at a wrong place. */
function listKey(
  name: string,
  cursor: string | null | undefined,
  sample: ListKey | undefined,
): ListKey | null {
  if (cursor === null || cursor === undefined) return null;
  const key = decodeCursor(cursor, name);
  const fits = (other: ListKey) =>
    other.length === key.length && other.every((part, index) => typeof part === typeof key[index]);
  if (sample !== undefined && !fits(sample)) throw foreignCursor(name);
  return key;
}

function timeKey(
  name: string,
  cursor: string | null | undefined,
  isId: (id: string) => boolean,
): Slice['after'] {
  if (cursor === null || cursor === undefined) return null;
  const [at, id] = decodeCursor(cursor, name);
  const placed = typeof at === 'number' && isDatabaseTime(at) && typeof id === 'string';
  if (!placed || !isId(id)) throw foreignCursor(name);
  return { at, id };
}

const INTEGER = /^\d{1,16}$/;

function idCheck({
  uuid,
  integer,
}: Pick<KeysetSource<unknown>, 'uuid' | 'integer'>): (id: string) => boolean {
  if (uuid === true) return isUuid;
  return integer === true ? (id) => INTEGER.test(id) : isDatabaseText;
}

function foreignCursor(name: string): GraphQLError {
  return badInput(`${name}: not a cursor of this list`);
}
