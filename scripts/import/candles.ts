import type { Sql } from '@ae/db/client.ts';
import { MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { rebuildCandles } from '@ae/server/store/candle-rebuild.ts';
import { runWithProgress } from '../commands/progress.ts';
import type { Terminal } from '../commands/terminal.ts';
import { isTicks, type PlannedFile } from './run.ts';

/** Minutes made by one statement. */
const PIECE_MS = 6 * 3_600_000;

/** A time whose minutes are made again, epoch ms. */
export interface CandleSpan {
  readonly symbol: string;
  readonly instrumentId: number;
  readonly from: number;
  readonly to: number;
}

/** Makes the minutes again that the ticks of these files lie in. */
export async function rebuildTouchedCandles(
  sql: Sql,
  files: readonly PlannedFile[],
  terminal: Terminal,
): Promise<void> {
  for (const file of files.filter(isTicks)) await rebuildSpan(sql, file, terminal);
}

/** Makes the minutes of a span from the stored ticks; one that is stored already stays when it has more trades. */
export async function rebuildSpan(sql: Sql, span: CandleSpan, terminal: Terminal): Promise<void> {
  const first = Math.floor(span.from / MINUTE_MS) * MINUTE_MS;
  const end = Math.floor(span.to / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const steps = { label: `${span.symbol} minutes`, total: Math.round((end - first) / MINUTE_MS) };
  await summariseTimes(sql);
  await runWithProgress(terminal, steps, async (advance) => {
    for (let from = first; from < end; from += PIECE_MS) {
      const to = Math.min(end, from + PIECE_MS);
      await rebuildCandles(sql, span.instrumentId, from, to);
      advance(Math.round((to - from) / MINUTE_MS));
    }
  });
}

/**
 * The index of times learns of new pages only now and then; until it has, every piece would read all that was just
 * imported.
 */
async function summariseTimes(sql: Sql): Promise<void> {
  await sql`
    select brin_summarize_new_values(part.inhrelid::regclass) from pg_inherits part
    join pg_class whole on whole.oid = part.inhparent where whole.relname = 'agg_trades_time'`;
}
