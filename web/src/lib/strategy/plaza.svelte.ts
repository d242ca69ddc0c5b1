/** State of the plaza: every strategy once, then only what changed. */
import type { Client } from '@urql/core';
import { Sought } from '../graphql/sought.ts';
import { ask } from './ask.ts';
import { nextCursor, nodesOf } from './connection.ts';
import { StrategyCards, StrategyRecord } from './documents.ts';
import { Loaded } from './loaded.svelte.ts';
import type { PushedStrategy, ScoreView, StrategyCard } from './types.ts';

/** Strategies of one request; the API's largest page. */
const PAGE = 100;
/** A burst of trades asks once for each strategy, this long after the first. */
const GATHER_MS = 400;

export type Cards = ReadonlyMap<string, StrategyCard>;
export type Scores = ReadonlyMap<string, ScoreView>;

/** Reads all strategies, page after page. */
export async function readCards(client: Client): Promise<Cards> {
  const cards = new Map<string, StrategyCard>();
  let after: string | null = null;
  do {
    const { strategies }: Awaited<ReturnType<typeof readPage>> = await readPage(client, after);
    for (const card of nodesOf(strategies)) cards.set(card.id, card);
    after = nextCursor(strategies);
  } while (after !== null);
  return cards;
}

function readPage(client: Client, after: string | null) {
  return ask(client, StrategyCards, { first: PAGE, after });
}

/** Cards by id; trades refresh the record of their strategy, actions its status. */
export class PlazaState {
  readonly list: Loaded<Cards>;
  readonly #client: Client;
  #waiting = new Set<string>();
  readonly #sought = new Sought();

  /** `initial` and `failure`: what the first read brought. */
  constructor(client: Client, initial: Cards | null, failure: string | null) {
    this.#client = client;
    this.list = new Loaded(() => this.#sought.read(() => readCards(client)), initial);
    this.list.error = failure;
  }

  /** Cards with their newest score. */
  scored(scores: Scores): StrategyCard[] {
    return [...(this.list.data?.values() ?? [])].map((card) => {
      const latestEvaluation = scores.get(card.id) ?? card.latestEvaluation;
      return latestEvaluation === card.latestEvaluation ? card : { ...card, latestEvaluation };
    });
  }

  /** Sees to it that the list holds these; it is read again when one is missing. */
  lookFor(ids: Iterable<string>): void {
    this.#sought.add(ids);
    const cards = this.list.data;
    // A reading that is under way looks for them by itself.
    if (cards !== null && !this.list.busy && this.#sought.isLacking(cards)) void this.list.reload();
  }

  /** Reads the record of a strategy again, soon and once for a burst. */
  refresh(id: string): void {
    if (this.#waiting.size === 0) setTimeout(() => void this.#refreshAll(), GATHER_MS);
    this.#waiting.add(id);
  }

  async #refreshAll(): Promise<void> {
    const ids = [...this.#waiting];
    this.#waiting = new Set();
    try {
      const answers = await Promise.all(ids.map((id) => ask(this.#client, StrategyRecord, { id })));
      this.list.error = null;
      for (const { strategy } of answers) if (strategy !== null) this.merge(strategy);
    } catch (error) {
      this.list.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes over what is known anew about several. */
  mergeAll(records: Iterable<Pick<StrategyCard, 'id'> & Partial<StrategyCard>>): void {
    const before = this.list.data;
    if (before === null) return;
    const next = new Map(before);
    for (const record of records) {
      const card = before.get(record.id);
      if (card !== undefined) next.set(record.id, { ...card, ...record });
    }
    this.list.data = next;
  }

  /** Takes over strategies as they were pushed, with the balance that they have now. */
  pushed(strategies: Iterable<PushedStrategy>): void {
    const cards = this.list.data;
    const records = [...strategies].map(({ currentBalance: balance, ...record }) => {
      const stats = cards?.get(record.id)?.stats;
      return stats === undefined ? record : { ...record, stats: { ...stats, balance } };
    });
    this.mergeAll(records);
  }

  /** Takes over what changed of a card. */
  merge(record: Pick<StrategyCard, 'id'> & Partial<StrategyCard>): void {
    this.mergeAll([record]);
  }
}
