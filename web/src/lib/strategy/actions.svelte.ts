/** Doing something to a strategy: one at a time, with the refusal in words. */
import type { Client } from '@urql/core';
import { change } from './ask.ts';
import { ACTION_DOCUMENTS, type StrategyAction, type StrategyResult } from './mutations.ts';
import type { StrategyStatus } from './vocabulary.ts';

/** An action's life on one strategy. */
export class ActionState {
  busy = $state(false);
  error = $state<string | null>(null);
  readonly #client: Client;
  readonly #done: (id: string, status: StrategyStatus) => void;

  constructor(client: Client, done: (id: string, status: StrategyStatus) => void) {
    this.#client = client;
    this.#done = done;
  }

  /** Runs an action; true when the server did it. */
  async run(action: StrategyAction, id: string): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      const result: StrategyResult = await send(this.#client, action, id);
      if (result.data === undefined) throw new Error(result.message ?? result.__typename);
      this.#done(id, result.data.status);
      return true;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

async function send(client: Client, action: StrategyAction, id: string): Promise<StrategyResult> {
  const { result } = await change<{ result: StrategyResult }, { id: string }>(
    client,
    ACTION_DOCUMENTS[action],
    { id },
  );
  return result;
}
