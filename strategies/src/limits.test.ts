import { describe, expect, it } from 'vitest';
import { limitReason, type OpenShare, type WantedEntry } from './limits.ts';
import { orderflowV50 } from './models/orderflow-v50.ts';

const { limits } = orderflowV50;
const AT = 1_723_161_600_000;
const MINUTE = 60_000;
const wanted = (changes: Partial<WantedEntry> = {}): WantedEntry => ({
  symbol: 'BTCUSDT',
  side: 'LONG',
  at: AT,
  capitalFraction: 0.05,
  ...changes,
});
const share = (symbol: string, side: OpenShare['side'], capitalFraction: number): OpenShare => ({
  symbol,
  side,
  capitalFraction,
});

describe('limits of v50', () => {
  it.each([
    ['none', [], null],
    ['one', [AT - MINUTE], null],
    ['two', [AT - 59 * MINUTE, AT - MINUTE], 'model_entries_per_hour'],
    ['two, one exactly an hour ago', [AT - 60 * MINUTE, AT - MINUTE], 'model_entries_per_hour'],
    ['two, one longer ago', [AT - 60 * MINUTE - 1, AT - MINUTE], null],
  ])('%s within the hour', (_name, entries: number[], reason) => {
    expect(limitReason(limits, wanted(), { entries, open: [] })).toBe(reason);
  });

  it.each([
    ['ETH the same way at the cap', wanted(), [share('ETHUSDT', 'LONG', 0.05)], null],
    ['ETH the same way beyond it', wanted(), [share('ETHUSDT', 'LONG', 0.08)], 'model_group_capital'],
    ['dust', wanted(), [share('ETHUSDT', 'LONG', 0.03), share('BTCUSDT', 'LONG', 0.02)], null],
    ['ETH the other way', wanted(), [share('ETHUSDT', 'SHORT', 0.08)], null],
    ['another instrument', wanted(), [share('SOLUSDT', 'LONG', 0.08)], null],
    ['mirrored', wanted({ side: 'SHORT' }), [share('ETHUSDT', 'SHORT', 0.08)], 'model_group_capital'],
    ['from ETH', wanted({ symbol: 'ETHUSDT' }), [share('BTCUSDT', 'LONG', 0.08)], 'model_group_capital'],
    ['outside the group', wanted({ symbol: 'SOLUSDT' }), [share('BTCUSDT', 'LONG', 0.1)], null],
    [
      'a symbol that only looks alike',
      wanted({ symbol: 'BTCDOMUSDT' }),
      [share('BTCUSDT', 'LONG', 0.1)],
      null,
    ],
  ])('BTC and ETH together: %s', (_name, entry, open: OpenShare[], reason) => {
    expect(limitReason(limits, entry, { entries: [], open })).toBe(reason);
  });

  it('are none for other models', () => {
    const situation = { entries: [AT, AT, AT], open: [share('ETHUSDT', 'LONG', 1)] };
    expect(limitReason(undefined, wanted(), situation)).toBeNull();
  });
});
