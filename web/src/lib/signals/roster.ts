/** Every strategy by id, read once and then kept by push. */
import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import { nextCursor, nodesOf } from '../strategy/connection.ts';
import type { ScoreView } from '../strategy/types.ts';
import { type FeedSignal, RecentSignals, RosterQuery, type RosterStrategy, ScoresNow } from './documents.ts';
import { reduceSignals } from './feed.ts';

export type Roster = ReadonlyMap<string, RosterStrategy>;

/** Those that are in use, by name. */
export function inUse(roster: Roster): RosterStrategy[] {
  return [...roster.values()]
    .filter(({ status }) => status !== 'deprecated')
    .sort((a, b) => a.displayName.localeCompare(b.displayName, 'en') || a.id.localeCompare(b.id));
}

/** Reads all strategies, page after page. */
export async function readRoster(client: Client): Promise<Roster> {
  const roster = new Map<string, RosterStrategy>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof rosterPage>> = await rosterPage(client, after);
    for (const strategy of nodesOf(page)) roster.set(strategy.id, strategy);
    after = nextCursor(page);
  } while (after !== null);
  return roster;
}

async function rosterPage(client: Client, after: string | null) {
  return (await ask(client, RosterQuery, { after })).strategies;
}

/** Reads the newest score of every strategy. */
export async function readScores(client: Client): Promise<ReadonlyMap<string, ScoreView>> {
  const scores = new Map<string, ScoreView>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof scoresPage>> = await scoresPage(client, after);
    for (const score of nodesOf(page)) scores.set(score.strategyId, score);
    after = nextCursor(page);
  } while (after !== null);
  return scores;
}

async function scoresPage(client: Client, after: string | null) {
  return (await ask(client, ScoresNow, { after })).latestEvaluations;
}

/** Reads the newest signals. */
export async function readSignals(client: Client, first: number): Promise<readonly FeedSignal[]> {
  const { recent, taken } = await ask(client, RecentSignals, { first });
  return reduceSignals(null, { signals: { signals: [...nodesOf(recent), ...nodesOf(taken)] } });
}
