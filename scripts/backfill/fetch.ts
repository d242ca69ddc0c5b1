import type { Database, Sql } from '@ae/db/client.ts';
import type { TickStore } from '@ae/server/engine/ports.ts';
import { absentRanges, overlap } from '@ae/server/store/absent-ranges.ts';
import { recordAbsent } from '@ae/server/store/gaps.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { runWithProgress } from '../commands/progress.ts';
import type { Terminal } from '../commands/terminal.ts';
import { type MissingRange, missingRanges, pagesBackwards } from './ranges.ts';
import { SkippedHoles, skippedIds } from './skipped-ids.ts';
import { type HistoryVenue, PAGE_TRADES } from './venue.ts';

/** Trades that shall be stored. */
export interface Wanted {
  readonly symbol: string;
  readonly instrumentId: number;
  /** Times that the ids lie between, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly ids: MissingRange;
}

/** What pages are fetched with. */
interface Fetching {
  readonly sql: Sql;
  readonly ticks: TickStore;
  readonly venue: Pick<HistoryVenue, 'page'>;
  readonly wanted: Wanted;
  readonly advance: (ids: number) => void;
}

/**
 * Stores what is missing of the wanted trades; resolves to how many were new. Every page is stored before the next is
 * asked for: a run that was killed goes on where it was. Ids that the venue skips are recorded as absent at the source.
 */
export async function fetchMissing(
  database: Database,
  venue: Pick<HistoryVenue, 'page'>,
  wanted: Wanted,
  terminal: Terminal,
): Promise<number> {
  const { sql } = database;
  const ticks = createTickStore(database);
  await ticks.ensurePartitions(wanted.from, wanted.to);
  const missing = await notKnownAbsent(sql, wanted);
  const total = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return runWithProgress(terminal, { label: `${wanted.symbol} trades`, total }, async (advance) => {
    let stored = 0;
    for (const range of missing) stored += await fetchRange({ sql, ticks, venue, wanted, advance }, range);
    return stored;
  });
}

/** Holes that are known to be absent as a whole are not asked for. */
async function notKnownAbsent(
  sql: Sql,
  { symbol, instrumentId, ids }: Wanted,
): Promise<readonly MissingRange[]> {
  const absent = await absentRanges(sql, instrumentId, symbol);
  const missing = await missingRanges(sql, instrumentId, ids);
  return missing.filter(
    ({ first, last }) => overlap({ fromAggId: first, toAggId: last }, absent) < last - first + 1,
  );
}

async function fetchRange(fetching: Fetching, range: MissingRange): Promise<number> {
  const { ticks, venue, advance } = fetching;
  const { symbol, instrumentId } = fetching.wanted;
  const holes = new SkippedHoles();
  let stored = 0;
  for (const page of pagesBackwards(range, PAGE_TRADES)) {
    const answer = await venue.page(symbol, page.first);
    const trades = answer.filter(({ aggId }) => aggId >= page.first && aggId <= page.last);
    stored += await ticks.writeTicks(trades.map((trade) => ({ instrumentId, trade })));
    await keepAbsent(fetching, holes.add(page, skippedIds(page, answer)));
    advance(page.last - page.first + 1);
  }
  await keepAbsent(fetching, holes.finish());
  return stored;
}

async function keepAbsent({ sql, wanted }: Fetching, holes: readonly MissingRange[]): Promise<void> {
  for (const { first, last } of holes)
    await recordAbsent(sql, wanted.instrumentId, { fromAggId: first, toAggId: last }, wanted.to);
}
