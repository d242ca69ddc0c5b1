/** What an admin can do to a strategy, and what forbids it. Pure. */
import type { StrategyStatus } from './vocabulary.ts';

export type StrategyAction = 'edit' | 'pause' | 'resume' | 'topUp' | 'clone' | 'deprecate' | 'restore';

/** An action, and whether a running A/B test forbids it. */
export interface OfferedAction {
  action: StrategyAction;
  frozen: boolean;
}

/** What a running A/B test forbids: whatever would change what is tested. */
const FROZEN: ReadonlySet<StrategyAction> = new Set(['edit', 'pause', 'topUp', 'deprecate']);

/** Actions of the life cycle from a status (spec 03), in the order in which they are offered. */
export function actionsFor(status: StrategyStatus, isFrozen = false): OfferedAction[] {
  const offered: StrategyAction[] =
    status === 'deprecated'
      ? ['restore', 'clone']
      : ['edit', status === 'running' ? 'pause' : 'resume', 'topUp', 'clone', 'deprecate'];
  return offered.map((action) => ({ action, frozen: isFrozen && FROZEN.has(action) }));
}

const LONGEST_NAME = 50;

/** A name for a copy, within what a name may be. */
export function copyName(name: string, word: string): string {
  const room = LONGEST_NAME - [...word].length - 1;
  return `${[...name].slice(0, room).join('').trimEnd()} ${word}`;
}

/** An amount of money as the API wants it: whole cents, above zero; null when it is none. */
export function amountText(amount: number | null): string | null {
  if (amount === null || !Number.isFinite(amount) || amount <= 0) return null;
  const cents = Math.round(amount * 100);
  return cents > 0 && Math.abs(cents / 100 - amount) < 1e-9 ? (cents / 100).toFixed(2) : null;
}
