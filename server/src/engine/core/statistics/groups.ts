import { POSITION_STATUSES, SIDES, TIERS } from '@ae/db/enums.ts';
import { HOUR_MS } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

/** Score bands of spec 04; strategies that enter below 75 have a band too. */
const SCORE_BANDS = ['<75', '75–79', '80–84', '85+'] as const;

/** Ways in which closed trades are set side by side (spec 04); each gives a trade its group's name. */
export const GROUPINGS = {
  instrument: (trade: ClosedTrade) => trade.symbol,
  side: (trade: ClosedTrade) => trade.side,
  tier: (trade: ClosedTrade) => trade.tier,
  scoreBand: (trade: ClosedTrade) => scoreBand(trade.score),
  /** UTC hour of the opening. */
  hour: (trade: ClosedTrade) => String(Math.floor(trade.openedAt / HOUR_MS) % 24),
  exit: (trade: ClosedTrade) => trade.status,
  version: (trade: ClosedTrade) => String(trade.strategyVersion),
} as const;

export type Grouping = keyof typeof GROUPINGS;

/** Names whose order is not that of their letters or numbers. */
const ORDERS: Partial<Record<Grouping, readonly string[]>> = {
  side: SIDES,
  tier: TIERS,
  scoreBand: SCORE_BANDS,
  exit: POSITION_STATUSES,
};

/** Trades by group, in the order in which people expect the groups; empty groups are left out. */
export function groupTrades(trades: readonly ClosedTrade[], by: Grouping): Map<string, ClosedTrade[]> {
  const groups = new Map<string, ClosedTrade[]>();
  for (const trade of trades) {
    const name = GROUPINGS[by](trade);
    const group = groups.get(name) ?? [];
    group.push(trade);
    groups.set(name, group);
  }
  return new Map([...groups].sort(([a], [b]) => compareNames(by, a, b)));
}

function compareNames(by: Grouping, a: string, b: string): number {
  const order = ORDERS[by];
  if (order !== undefined) return order.indexOf(a) - order.indexOf(b);
  if (by === 'instrument') return a < b ? -1 : 1;
  return Number(a) - Number(b);
}

function scoreBand(score: number): (typeof SCORE_BANDS)[number] {
  if (score >= 85) return '85+';
  if (score >= 80) return '80–84';
  return score >= 75 ? '75–79' : '<75';
}
