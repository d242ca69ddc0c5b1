import { Decimal } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import { byClose, type ClosedTrade } from './closed-trade.ts';

/** Cumulative results in columns, one entry per closed trade. */
export interface EquityColumns {
  readonly at: EpochMs[];
  readonly netR: number[];
  readonly netUsd: number[];
}

/** Equity curve: cumulative net R and net USDT in closing order. */
export function equityCurve(trades: readonly ClosedTrade[]): EquityColumns {
  const columns: EquityColumns = { at: [], netR: [], netUsd: [] };
  let netR = 0;
  let netUsd = new Decimal(0);
  for (const trade of byClose(trades)) {
    netR += trade.pnlR;
    netUsd = netUsd.plus(trade.pnlUsd);
    columns.at.push(trade.closedAt);
    columns.netR.push(netR);
    columns.netUsd.push(netUsd.toNumber());
  }
  return columns;
}
