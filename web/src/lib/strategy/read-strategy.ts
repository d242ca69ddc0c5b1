/** A strategy with the price step of its instrument. */
import type { Client } from '@urql/core';
import { ask } from './ask.ts';
import { InstrumentTick, StrategyDetail } from './documents.ts';
import type { StrategyPage } from './types.ts';

/** Reads a strategy by id or UUID; null when there is none. Throws when the API does not answer. */
export async function readStrategy(client: Client, id: string): Promise<StrategyPage | null> {
  const { strategy } = await ask(client, StrategyDetail, { id });
  if (strategy === null) return null;
  const { instrument } = await ask(client, InstrumentTick, { symbol: strategy.symbol });
  return { ...strategy, tickSize: instrument?.tickSize ?? null };
}
