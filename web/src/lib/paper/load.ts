/** The first view of the paper page: each part by itself, absent when it did not answer. */
import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import { type Roster, readRoster } from '../signals/roster.ts';
import { nodesOf } from '../strategy/connection.ts';
import { PaperOpen, PaperRecord, PaperSettings, TickSize } from './documents.ts';

const absent = (): null => null;

/** Everything that does not depend on the tab. */
export async function readPaper(client: Client) {
  const [roster, open, settings] = await Promise.all([
    readRoster(client).catch(absent),
    ask(client, PaperOpen, { id: null }).then(({ positions }) => nodesOf(positions), absent),
    ask(client, PaperSettings, {}).then(({ paperConfig }) => paperConfig, absent),
  ]);
  const ticks = await readTicks(client, roster);
  return { roster, ticks, settings, open: open && new Map(open.map((position) => [position.id, position])) };
}

/** Record and curve of a strategy, or of all. */
export function readRecord(client: Client, strategyId: string | null) {
  return ask(client, PaperRecord, { id: strategyId });
}

/** Price steps of the instruments that have a strategy. */
async function readTicks(client: Client, roster: Roster | null): Promise<ReadonlyMap<string, string>> {
  const symbols = [...new Set([...(roster?.values() ?? [])].map(({ symbol }) => symbol))];
  const answers = await Promise.all(
    symbols.map((symbol) => ask(client, TickSize, { symbol }).then(({ instrument }) => instrument, absent)),
  );
  return new Map(symbols.flatMap((symbol, index) => known(symbol, answers[index]?.tickSize)));
}

function known(symbol: string, tickSize: string | undefined): [string, string][] {
  return tickSize === undefined ? [] : [[symbol, tickSize]];
}
