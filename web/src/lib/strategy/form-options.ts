/** Choices of the form whose lists come from the server: instruments and models. */
import type { Client } from '@urql/core';
import { ask } from './ask.ts';
import { nextCursor, nodesOf } from './connection.ts';
import { StrategyFormOptions } from './documents.ts';
import type { ModelView } from './models.ts';

export interface Option {
  value: string;
  label: string;
}

export interface FormOptions {
  symbols: Option[];
  models: ModelView[];
}

/** Reads all instruments, page after page, and the registry of models. */
export async function readFormOptions(client: Client): Promise<FormOptions> {
  const first = await readPage(client, null);
  const symbols = nodesOf(first.instruments);
  let after = nextCursor(first.instruments);
  while (after !== null) {
    const next = await readPage(client, after);
    symbols.push(...nodesOf(next.instruments));
    after = nextCursor(next.instruments);
  }
  return {
    symbols: symbols.map(({ symbol }) => ({ value: symbol, label: symbol })),
    models: first.models,
  };
}

function readPage(client: Client, after: string | null) {
  return ask(client, StrategyFormOptions, { after });
}
