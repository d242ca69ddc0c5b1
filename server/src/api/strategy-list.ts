import type { TradeSummary } from '../store/api-outcomes.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { ApiParts } from './context.ts';
import { type ListKey, listPage, type PageArgs } from './paging.ts';
import { venueNow } from './venue-time.ts';

type SortBy = 'name' | 'netR' | 'balance' | 'winRate' | 'trades' | 'createdAt' | 'last24hR';

/** What the list of strategies can be asked for. */
export interface StrategyListArgs extends PageArgs {
  readonly statuses?: readonly string[] | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly search?: string | null | undefined;
  readonly sort?: SortBy | null | undefined;
}

/** A page of strategies, filtered and sorted; numbers come largest first, ties by id. */
export async function strategyPage({ stores, engine }: ApiParts, args: StrategyListArgs) {
  const sort = args.sort ?? 'name';
  const rows = (await stores.strategies.all()).filter((row) => matches(row, args));
  const summaries = NEEDS_TRADES.has(sort)
    ? await stores.outcomes.summaries(venueNow(engine.view()))
    : NO_TRADES;
  return listPage(args, rows, (row) => [...orderOf(sort, row, summaries.get(row.id)), row.id]);
}

const NEEDS_TRADES: ReadonlySet<SortBy> = new Set(['netR', 'winRate', 'trades', 'last24hR']);
const NO_TRADES: ReadonlyMap<string, TradeSummary> = new Map();

function orderOf(sort: SortBy, row: StrategyRow, trades: TradeSummary | undefined): ListKey {
  if (sort === 'name') return [row.displayName];
  if (sort === 'createdAt') return [-row.createdAt];
  if (sort === 'balance') return [-Number(row.currentBalance)];
  if (trades === undefined) return [sort === 'winRate' ? 1 : 0];
  if (sort === 'netR') return [-trades.netR];
  if (sort === 'last24hR') return [-trades.last24hR];
  if (sort === 'trades') return [-trades.trades];
  return [-trades.wins / trades.trades];
}

function matches(row: StrategyRow, { statuses, symbol, search }: StrategyListArgs): boolean {
  if (statuses !== null && statuses !== undefined && !statuses.includes(row.status)) return false;
  if (symbol !== null && symbol !== undefined && row.symbol !== symbol) return false;
  const wanted = search?.trim().toLowerCase() ?? '';
  const words = [row.displayName, row.config.description, ...row.config.tags].join('\n').toLowerCase();
  return words.includes(wanted);
}
