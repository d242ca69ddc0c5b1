import type { BoardRowView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { type MarketRowShape, rowOf } from '../market-rows.ts';
import { checkSymbols } from '../ranges.ts';
import type { MarketBoardUpdate } from '../types/live-updates.ts';
import { conflated, intervalOf, wanted } from './conflated.ts';
import { LiveSource } from './source.ts';

interface BoardFilter {
  readonly symbols: readonly string[] | null;
  readonly maxRate: number;
}

/** Latest row per instrument, at most `maxRate` messages a second: every instrument first, then the changed ones. */
export async function boardUpdates(
  context: ApiContext,
  { symbols, maxRate }: BoardFilter,
): Promise<LiveSource<MarketBoardUpdate>> {
  const { market } = context.parts.stores;
  await Promise.all([checkSymbols(context.parts, symbols), market.instruments()]);
  const wants = wanted(symbols);
  const { engine } = context.parts;
  const subject = conflated<BoardRowView, MarketBoardUpdate>({
    intervalMs: intervalOf(maxRate),
    snapshot: () => [...engine.view().board.values()].filter((row) => wants(row.symbol)),
    changes: (update) => (update.kind === 'board' ? update.rows.filter((row) => wants(row.symbol)) : []),
    takesAway: ({ kind }) => kind === 'listed',
    keyOf: (row) => row.symbol,
    message: (rows, numbered) => ({ ...numbered, rows: rows.map(complete).filter((row) => row !== null) }),
  });
  /** A contract listed a moment ago appears as soon as the list of instruments has it. */
  const complete = (live: BoardRowView): MarketRowShape | null => {
    const known = market.known(live.symbol);
    return known === null ? null : rowOf(known, live);
  };
  return new LiveSource(context, subject);
}
