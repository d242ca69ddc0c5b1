import { Decimal, decimalText } from '../model/decimal.ts';
import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { sum } from './moments.ts';

export interface LastDay {
  readonly last24hR: number;
  readonly last24hUsd: string;
  readonly last24hTrades: number;
}

/** Results of trades that closed in the 24 hours before `at`. */
export function lastDay(trades: readonly ClosedTrade[], at: EpochMs): LastDay {
  const recent = trades.filter(({ closedAt }) => closedAt > at - DAY_MS && closedAt <= at);
  return {
    last24hR: sum(recent.map(({ pnlR }) => pnlR)),
    last24hUsd: netUsd(recent),
    last24hTrades: recent.length,
  };
}

/** Σ of results in USDT, decimal string. */
export function netUsd(trades: readonly ClosedTrade[]): string {
  let total = new Decimal(0);
  for (const { pnlUsd } of trades) total = total.plus(pnlUsd);
  return decimalText(total);
}
