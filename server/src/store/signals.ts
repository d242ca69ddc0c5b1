import type { Database } from '@ae/db/client.ts';
import { signals } from '@ae/db/schema/index.ts';
import type { Signal } from '../engine/core/model/evaluation.ts';

/** Writes signals, taken or not; their ids are made from the events, so that a replay changes nothing. */
export async function writeSignals(db: Database['db'], rows: readonly Signal[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ symbol: _, ...row }) => row);
  await db.insert(signals).values(values).onConflictDoNothing();
}
