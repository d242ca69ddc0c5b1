/** Relay connections as pages read them. Pure. */

/** One page of a connection. */
export interface Connection<T> {
  edges: { node: T }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The nodes of a connection. */
export function nodesOf<T>({ edges }: Pick<Connection<T>, 'edges'>): T[] {
  return edges.map(({ node }) => node);
}

/** The cursor for the page after this one; null after the last. */
export function nextCursor({ pageInfo }: Pick<Connection<unknown>, 'pageInfo'>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

/** Rows without repeats: a list that grew at its head shifts, and a page may show a row again. */
export function joined<T extends { id: string }>(before: readonly T[], page: readonly T[]): T[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...page.filter(({ id }) => !known.has(id))];
}
