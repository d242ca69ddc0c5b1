import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import { StrategyNamesQuery } from './documents.ts';

export interface NamedStrategy {
  readonly displayName: string;
  readonly model: string;
  readonly entryScore: number;
  readonly flipThreshold: number;
}

/** Names of strategies by id, read when one is asked for that is not known yet. */
export class StrategyNames {
  #known = $state.raw<ReadonlyMap<string, NamedStrategy>>(new Map());
  readonly #client: Client;
  readonly #asked = new Set<string>();
  #reading = false;

  constructor(client: Client) {
    this.#client = client;
  }

  get(id: string): NamedStrategy | undefined {
    return this.#known.get(id);
  }

  /** Sees to it that these can be named; an id that has no name is asked for once. */
  need(ids: readonly string[]): void {
    const unknown = ids.filter((id) => !this.#known.has(id) && !this.#asked.has(id));
    if (unknown.length === 0 || this.#reading) return;
    for (const id of unknown) this.#asked.add(id);
    this.#reading = true;
    // Without a name the row shows its instrument; the next unknown strategy tries again.
    this.#read()
      .catch(() => this.#asked.clear())
      .finally(() => {
        this.#reading = false;
      });
  }

  async #read(): Promise<void> {
    const known = new Map<string, NamedStrategy>();
    let after: string | null = null;
    do {
      const page = await this.#page(after);
      for (const { node } of page.edges) known.set(node.id, node);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    this.#known = known;
  }

  async #page(after: string | null) {
    return (await ask(this.#client, StrategyNamesQuery, { after })).strategies;
  }
}
