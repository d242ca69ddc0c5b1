import type { EpochMs } from '../model/epoch-ms.ts';
import type { Capital, Deposit } from './capital.ts';
import { byClose, type ClosedTrade } from './closed-trade.ts';

/** A fall from a peak: in the unit of the values, and as a fraction of the peak. */
interface Fall {
  readonly absolute: number;
  readonly fraction: number;
}

/** Largest fall of cumulative net R from an earlier peak (the start counts as one), ≥ 0. */
export function maxDrawdownR(trades: readonly ClosedTrade[]): number {
  return largestFall(
    0,
    byClose(trades).map(({ pnlR }) => pnlR),
  ).absolute;
}

/**
 * Largest fall of the balance as a fraction of the peak before it, 0 to 1, with deposits taken out: one moves the peak
 * in the proportion in which it moves the balance, so that it neither makes a fall nor heals one. That is the maximum
 * drawdown of the account's unit value, as funds quote it: its time-weighted return, the one from which external flows
 * are taken out (Dietz 1966; Global Investment Performance Standards). At equal times the deposit comes first.
 */
export function maxDrawdownFraction(trades: readonly ClosedTrade[], { opening, deposits }: Capital): number {
  let [balance, peak, fraction] = [opening, opening, 0];
  for (const { deposit, result } of stepsOf(trades, deposits)) {
    peak = balance > 0 ? peak * ((balance + deposit) / balance) : balance + deposit;
    balance += deposit + result;
    peak = Math.max(peak, balance);
    if (result >= 0 || peak <= 0) continue;
    // Who has lost everything begins anew with the next deposit; no later fall can be larger.
    if (balance <= 0) return 1;
    fraction = Math.max(fraction, (peak - balance) / peak);
  }
  return fraction;
}

/** What moves a balance at a time, USDT. */
interface Step {
  readonly at: EpochMs;
  readonly deposit: number;
  readonly result: number;
}

/** Deposits and results in order of time. */
function stepsOf(trades: readonly ClosedTrade[], deposits: readonly Deposit[]): Step[] {
  const put = deposits.map(({ at, amount }): Step => ({ at, deposit: amount, result: 0 }));
  const made = byClose(trades).map(
    ({ closedAt, pnlUsd }): Step => ({ at: closedAt, deposit: 0, result: Number(pnlUsd) }),
  );
  return [...put, ...made].sort((a, b) => a.at - b.at);
}

/**
 * Maximum drawdown (Magdon-Ismail and Atiya 2004): the greatest distance of a running total below its highest value
 * so far, and the greatest share of that value lost; the two may be different falls.
 */
export function largestFall(start: number, changes: readonly number[]): Fall {
  let value = start;
  let peak = start;
  let absolute = 0;
  let fraction = 0;
  for (const change of changes) {
    value += change;
    peak = Math.max(peak, value);
    absolute = Math.max(absolute, peak - value);
    if (peak > 0) fraction = Math.max(fraction, (peak - value) / peak);
  }
  return { absolute, fraction };
}
