/** The features of an instrument, by way of a strategy that watches it. */
import type { Client } from '@urql/core';
import { ask } from './ask.ts';
import { nodesOf } from './connection.ts';
import { InstrumentWatcher, PastFeatures } from './documents.ts';
import { PREVIEW_SNAPSHOTS, withSnapshots } from './preview.ts';

export interface Watched {
  symbol: string;
  /** Whose evaluations carry them; null when nobody watches the instrument. */
  strategyId: string | null;
  /** Oldest first. */
  snapshots: readonly unknown[];
}

/** Reads the newest snapshots of an instrument. */
export async function readWatched(client: Client, symbol: string): Promise<Watched> {
  const { latestEvaluations } = await ask(client, InstrumentWatcher, { symbol });
  const [latest] = nodesOf(latestEvaluations);
  if (latest === undefined) return { symbol, strategyId: null, snapshots: [] };
  const { evaluations } = await ask(client, PastFeatures, {
    id: latest.strategyId,
    first: PREVIEW_SNAPSHOTS,
  });
  const past = nodesOf(evaluations).map(({ features }) => features);
  return { symbol, strategyId: latest.strategyId, snapshots: withSnapshots(past, [latest.features]) };
}
