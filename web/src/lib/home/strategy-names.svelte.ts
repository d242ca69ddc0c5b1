import type { Client } from '@urql/core';
import { ask } from '../graphql/ask.ts';
import { Sought } from '../graphql/sought.ts';
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
  readonly #sought = new Sought();
  #reading = false;

  constructor(client: Client) {
    this.#client = client;
  }

  get(id: string): NamedStrategy | undefined {
    return this.#known.get(id);
  }

  /** Sees to it that these can be named; what comes during a reading is read for by itself. */
  need(ids: readonly string[]): void {
    this.#sought.add(ids);
    if (this.#reading || !this.#sought.isLacking(this.#known)) return;
    // Without a name the row shows its instrument; whoever needs one next tries again.
    this.#learn().catch(() => undefined);
  }

  async #learn(): Promise<void> {
    this.#reading = true;
    try {
      this.#known = await this.#sought.read(() => this.#read());
    } finally {
      this.#reading = false;
    }
  }

  async #read(): Promise<ReadonlyMap<string, NamedStrategy>> {
    const known = new Map<string, NamedStrategy>();
    let after: string | null = null;
    do {
      const page = await this.#page(after);
      for (const { node } of page.edges) known.set(node.id, node);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    return known;
  }

  async #page(after: string | null) {
    return (await ask(this.#client, StrategyNamesQuery, { after })).strategies;
  }
}
