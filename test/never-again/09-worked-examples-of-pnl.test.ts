import type { ExitKind } from '@ae/db/enums.ts';
import { applyExits } from '@ae/server/engine/core/positions/exits.ts';
import { mirrored, START, samplePosition } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';

/**
 * Worked by hand: LONG 1 BTC at 60,000, risk distance 200, fee 0.05 % a side (entry 30 USD).
 * TP1 60,150 (0.75R) closes half, TP2 60,300 (1.5R) the rest.
 */
function close(kinds: readonly ExitKind[], price: number, long = true) {
  const position = long ? samplePosition() : mirrored(samplePosition());
  let current = position;
  for (const kind of kinds)
    current = applyExits(current, [kind], { at: START + 1_000, price, aggId: 5 }).position;
  return current;
}

describe('P&L in R', () => {
  it('TP1 then TP2: half of 0.75R and half of 1.5R, once each', () => {
    // gross 75 + 150 = 225 USD = 1.125R; fees 30 + 15.0375 + 15.075 = 60.1125 USD = 0.3005625R
    expect(close(['tp1', 'tp2'], 60_300)).toMatchObject({
      status: 'tp',
      grossR: '1.125',
      feesR: '0.3005625',
      pnlR: '0.8244375',
      pnlUsd: '164.8875',
    });
  });

  it('TP1 then back to the entry: half of 0.75R, fees off', () => {
    // gross 75 USD = 0.375R; fees 30 + 15.0375 + 15 = 60.0375 USD = 0.3001875R
    expect(close(['tp1', 'sl_be'], 60_000)).toMatchObject({
      status: 'sl_be',
      grossR: '0.375',
      pnlR: '0.0748125',
    });
  });

  it('stop: one R and the fees', () => {
    // fees 30 + 29.9 = 59.9 USD = 0.2995R
    expect(close(['sl'], 59_800)).toMatchObject({
      status: 'sl',
      grossR: '-1',
      pnlR: '-1.2995',
      pnlUsd: '-259.9',
    });
  });

  it('a SHORT is the mirror image', () => {
    expect(close(['tp1', 'tp2'], 59_700, false)).toMatchObject({ status: 'tp', grossR: '1.125' });
    expect(close(['sl'], 60_200, false)).toMatchObject({ status: 'sl', grossR: '-1' });
  });
});
