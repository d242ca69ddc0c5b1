import { START } from '@ae/server/engine/core/samples.ts';
import type { ClosedTrade } from '@ae/server/engine/core/statistics/closed-trade.ts';
import { winRate } from '@ae/server/engine/core/statistics/win-rate.ts';
import { expect, it } from 'vitest';

const trade = (status: ClosedTrade['status'], pnlR: number): ClosedTrade => ({
  symbol: 'BTCUSDT',
  side: 'LONG',
  tier: 'standard',
  score: 80,
  strategyVersion: 1,
  status,
  openedAt: START,
  closedAt: START + 1,
  pnlR,
  grossR: pnlR,
  feesR: 0,
  pnlUsd: String(pnlR * 200),
});

it('counts gains, whatever the status says', () => {
  // A break-even stop that banked TP1 gains, a flip may gain; a target that does not pay its fees loses.
  const trades = [trade('sl_be', 0.07), trade('timeout', 0.2), trade('signal_flip', 0.1), trade('tp', -0.01)];
  expect(winRate(trades)).toBe(0.75);
  expect(winRate([trade('tp', 0)])).toBe(0);
});
