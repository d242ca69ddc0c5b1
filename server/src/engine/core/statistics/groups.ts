import { HOUR_MS } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

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

/** Trades by group, in order of first appearance. */
export function groupTrades(trades: readonly ClosedTrade[], by: Grouping): Map<string, ClosedTrade[]> {
  const groups = new Map<string, ClosedTrade[]>();
  for (const trade of trades) {
    const name = GROUPINGS[by](trade);
    const group = groups.get(name) ?? [];
    group.push(trade);
    groups.set(name, group);
  }
  return groups;
}

function scoreBand(score: number): string {
  if (score >= 85) return '85+';
  if (score >= 80) return '80–84';
  return score >= 75 ? '75–79' : '<75';
}
