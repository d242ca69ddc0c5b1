import { Decimal } from 'decimal.js';
import type { ClosedTrade, Deposit } from '../engine/statistics.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { TopUp } from '../store/strategy-versions.ts';

/** An account with all its closed trades. */
export interface Account {
  readonly row: Pick<StrategyRow, 'id' | 'version' | 'createdAt' | 'initialBalance'>;
  readonly trades: readonly ClosedTrade[];
}

/**
 * What was put into accounts, and when: each opens with what its initial balance was before all top-ups. On a
 * recorded tape trades are older than the strategy that made them; then the account opens with the first of them.
 */
export function depositsOf(accounts: readonly Account[], topUps: readonly TopUp[]): Deposit[] {
  return accounts.flatMap(({ row, trades }) => {
    // The row may have been read before the newest top-up, whose money it does not hold then.
    const own = topUps.filter(({ strategyId, version }) => strategyId === row.id && version <= row.version);
    const opening = own.reduce((left, { amount }) => left.minus(amount), new Decimal(row.initialBalance));
    const opened = trades.reduce((least, { openedAt }) => Math.min(least, openedAt), row.createdAt);
    return [
      { at: opened, amount: opening.toNumber() },
      ...own.map(({ at, amount }) => ({ at, amount: Number(amount) })),
    ];
  });
}
