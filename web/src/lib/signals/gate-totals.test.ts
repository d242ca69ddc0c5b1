import { describe, expect, it } from 'vitest';
import { gateStats, score } from './fixtures.test-data.ts';
import { reasonsNow, totalsOf } from './gate-totals.ts';

describe('totals of gates', () => {
  const row = gateStats().rows[0]!;

  it('are those of the server, with the interval', () => {
    const totals = totalsOf(gateStats());
    expect([totals.evaluations, totals.signals]).toEqual([100, 4]);
    expect(totals.gates[0]).toMatchObject({ blocked: 30, blockedAlone: 12, decided: 10, valueR: 2.5 });
    expect(totals.gates[0]?.interval).toEqual({ mean: 0.25, low: 0.1, high: 0.4 });
  });

  it('come by kind and name, reasons by their number', () => {
    const reasons = [
      { kind: 'blocked' as const, reason: 'low_vol', evaluations: 1 },
      { kind: 'suppressed' as const, reason: 'cooldown', evaluations: 50 },
    ];
    const totals = totalsOf(gateStats({ rows: [row, { ...row, name: 'obi' }], reasons }));
    expect(totals.gates.map(({ id }) => id)).toEqual(['gate obi', 'gate vol']);
    expect(totals.reasons.map(({ reason, count }) => [reason, count])).toEqual([
      ['cooldown', 50],
      ['low_vol', 1],
    ]);
  });

  it('take a handful of positions for no proof', () => {
    expect(totalsOf(gateStats({ rows: [{ ...row, decided: 9 }] })).gates[0]?.interval).toBeNull();
  });

  it('leave the count of layers unknown', () => {
    const layer = {
      ...row,
      kind: 'layer' as const,
      evaluationsBlocked: null,
      evaluationsBlockedAlone: null,
    };
    expect(totalsOf(gateStats({ rows: [layer] })).gates[0]).toMatchObject({ blocked: null, decided: 10 });
  });
});

describe('reasons now', () => {
  it('are counted over the newest scores, the most frequent first', () => {
    const scores = [
      score({ blockReason: 'low_vol' }),
      score({ suppressedBy: 'cooldown', signal: 'LONG' }),
      score({ blockReason: 'low_vol' }),
      score(),
    ];
    expect(reasonsNow(scores).map(({ kind, reason, count }) => [kind, reason, count])).toEqual([
      ['blocked', 'low_vol', 2],
      ['suppressed', 'cooldown', 1],
    ]);
  });
});
