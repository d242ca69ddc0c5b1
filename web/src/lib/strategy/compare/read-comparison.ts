/** Reading a comparison: what the API refuses becomes an error in the reader's language. */
import type { Client } from '@urql/core';
import { refusalText } from '../actions.svelte.ts';
import { ask } from '../ask.ts';
import { nextCursor, nodesOf } from '../connection.ts';
import {
  AbTests,
  type AbTestView,
  ComparableStrategies,
  CompareStrategies,
  type ComparisonView,
} from './documents.ts';
import type { Span } from './range.ts';

/** Strategies side by side over the part of a span that they lived together. */
export async function readComparison(
  client: Client,
  ids: readonly string[],
  span: Span,
): Promise<ComparisonView> {
  const { compareStrategies: answer } = await ask(client, CompareStrategies, { ids: [...ids], ...span });
  if (answer.__typename === 'QueryCompareStrategiesSuccess') return answer.data;
  throw new Error(refusalText(answer));
}

/** A strategy to choose. */
export interface Comparable {
  id: string;
  uuid: string;
  displayName: string;
  symbol: string;
}

/** Every strategy by name. */
export async function readComparables(client: Client): Promise<Comparable[]> {
  const all: Comparable[] = [];
  let after: string | null = null;
  do {
    const { strategies }: Awaited<ReturnType<typeof readPage>> = await readPage(client, after);
    all.push(...nodesOf(strategies));
    after = nextCursor(strategies);
  } while (after !== null);
  return all;
}

function readPage(client: Client, after: string | null) {
  return ask(client, ComparableStrategies, { first: 100, after });
}

/** Tests in which at least two of these strategies were, newest first. */
export async function readTests(client: Client, ids: readonly string[]): Promise<AbTestView[]> {
  const { abTests } = await ask(client, AbTests, { first: 50 });
  const shared = ({ members }: AbTestView): number =>
    members.filter(({ strategy }) => ids.includes(strategy.uuid) || ids.includes(strategy.id)).length;
  return nodesOf(abTests).filter((test) => shared(test) >= 2);
}
