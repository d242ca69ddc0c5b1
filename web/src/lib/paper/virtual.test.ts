import { describe, expect, it } from 'vitest';
import type { VirtualEvent, VirtualPosition } from './documents.ts';
import { countOrigins, followedOf, placeOf, reduceVirtual, rowOf } from './virtual.ts';

function virtual(changes: Partial<VirtualPosition> = {}): VirtualPosition {
  return {
    id: 'V1',
    strategyId: 'S1',
    strategyName: 'Alpha',
    symbol: 'BTCUSDT',
    origin: 'taken',
    reason: null,
    side: 'LONG',
    status: 'active',
    tier: 'standard',
    score: 80,
    openedAt: '2026-01-01T00:00:00.000Z',
    closedAt: null,
    timeoutAt: '2026-01-01T04:00:00.000Z',
    entryPrice: '100',
    stopPrice: '90',
    tp1Price: '107.5',
    tp2Price: '115',
    pnlR: null,
    mfeR: 0,
    maeR: 0,
    fillModel: 'level',
    triggerPrice: 'last',
    entrySlippageBps: 0,
    pendingExit: null,
    pendingExitAt: null,
    ...changes,
  };
}

function event(changes: Partial<VirtualEvent> = {}): VirtualEvent {
  return {
    positionId: 'V1',
    sequence: 1,
    kind: 'price_updated',
    at: '2026-01-01T00:00:05.000Z',
    price: 101,
    grossR: 0.1,
    tpDistance: 0.75,
    slDistance: 0.25,
    ...changes,
  };
}

const message = (reset: boolean, positions: VirtualPosition[], events: VirtualEvent[] = []) => ({
  virtualEvents: { reset, positions, events },
});

describe('virtual positions', () => {
  it('keep what was told of them last when they change', () => {
    const first = reduceVirtual(null, message(true, [virtual()], [event()]));
    const next = reduceVirtual(first, message(false, [virtual({ mfeR: 0.4 })]));
    expect(next.open.get('V1')).toMatchObject({ position: { mfeR: 0.4 }, last: { grossR: 0.1 } });
  });

  it('know their best and worst from their prices until the position says more', () => {
    const first = reduceVirtual(null, message(true, [virtual()], [event({ grossR: -0.3 })]));
    expect(first.open.get('V1')).toMatchObject({ bestR: 0, worstR: -0.3 });
    const second = reduceVirtual(first, message(false, [], [event({ grossR: 0.2 })]));
    expect(second.open.get('V1')).toMatchObject({ bestR: 0.2, worstR: -0.3 });
    const third = reduceVirtual(second, message(false, [virtual({ mfeR: 0.1, maeR: -0.5 })]));
    expect(third.open.get('V1')).toMatchObject({ bestR: 0.2, worstR: -0.5 });
  });

  it('leave when they close, and a snapshot replaces all', () => {
    const open = reduceVirtual(null, message(true, [virtual(), virtual({ id: 'V2' })]));
    const closed = virtual({ closedAt: '2026-01-01T01:00:00.000Z', status: 'sl' });
    const left = reduceVirtual(open, message(false, [closed], [event({ kind: 'closed' })]));
    expect([...left.open.keys()]).toEqual(['V2']);
    const replaced = reduceVirtual(open, message(true, [virtual({ id: 'V3' })]));
    expect([...replaced.open.keys()]).toEqual(['V3']);
  });

  it('tell that some have closed, also when as many open at once or it happened unseen', () => {
    const first = reduceVirtual(null, message(true, [virtual()]));
    const closed = virtual({ closedAt: '2026-01-01T01:00:00.000Z', status: 'sl' });
    const moved = reduceVirtual(first, message(false, [virtual({ mfeR: 1 })], [event()]));
    const swapped = reduceVirtual(moved, message(false, [closed, virtual({ id: 'V2' })]));
    const again = reduceVirtual(swapped, message(true, [virtual({ id: 'V2' })]));
    expect([first, moved, swapped, again].map(({ closings }) => closings)).toEqual([0, 0, 1, 2]);
    expect([first, moved, swapped, again].map(({ open }) => open.size)).toEqual([1, 1, 1, 1]);
  });

  it('are listed by origin, newest first, and counted', () => {
    const { open: followed } = reduceVirtual(
      null,
      message(true, [
        virtual(),
        virtual({ id: 'V2', origin: 'blocked', openedAt: '2026-01-01T00:10:00.000Z' }),
      ]),
    );
    expect(followedOf(followed, null).map(({ id }) => id)).toEqual(['V2', 'V1']);
    expect(followedOf(followed, 'taken').map(({ id }) => id)).toEqual(['V1']);
    expect(countOrigins(followed)).toEqual({ taken: 1, suppressed: 0, blocked: 1 });
  });

  it('stand between stop and target by what is left of both ways', () => {
    const row = { ...rowOf(virtual()), last: event() };
    expect([placeOf(row), placeOf({ ...row, last: null })]).toEqual([0.25, null]);
    expect(placeOf({ ...row, last: event({ tpDistance: 0, slDistance: 1 }) })).toBe(1);
  });
});
