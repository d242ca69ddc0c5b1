import type { EpochMs } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

/** Share of the time from `from` to `to` in which at least one of the trades was open; null for no time. */
export function exposure(trades: readonly ClosedTrade[], from: EpochMs, to: EpochMs): number | null {
  if (to <= from) return null;
  const ordered = [...trades].sort((a, b) => a.openedAt - b.openedAt);
  let covered = 0;
  let reached = from;
  for (const { openedAt, closedAt } of ordered) {
    const end = Math.min(closedAt, to);
    const start = Math.max(openedAt, reached);
    if (end > start) covered += end - start;
    reached = Math.max(reached, end);
  }
  return covered / (to - from);
}
