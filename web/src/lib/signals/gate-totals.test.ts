import { describe, expect, it } from 'vitest';
import { gateStats, score } from './fixtures.test-data.ts';
import { addStats, NO_TOTALS, reasonsNow } from './gate-totals.ts';

describe('totals of gates', () => {
  it('of one strategy are its own, with the interval', () => {
    const totals = addStats(NO_TOTALS, gateStats());
    expect(totals.strategies).toBe(1);
    expect(totals.gates[0]).toMatchObject({ blocked: 30, decided: 10, valueR: 2.5, helps: 1, harms: 0 });
    expect(totals.gates[0]?.interval).toEqual({ mean: 0.25, low: 0.1, high: 0.4 });
  });

  it('of several add up, without an interval, with those that are sure', () => {
    const harmful = { ...gateStats().rows[0]!, valueR: -4, interval: { mean: -0.4, low: -0.6, high: -0.2 } };
    const reasons = [
      { kind: 'suppressed' as const, reason: 'cooldown', evaluations: 50 },
      { kind: 'blocked' as const, reason: 'low_vol', evaluations: 1 },
    ];
    const totals = addStats(addStats(NO_TOTALS, gateStats()), gateStats({ rows: [harmful], reasons }));
    expect(totals.evaluations).toBe(200);
    expect(totals.gates[0]).toMatchObject({ blocked: 60, valueR: -1.5, interval: null, helps: 1, harms: 1 });
    expect(totals.reasons.map(({ reason, count }) => [reason, count])).toEqual([
      ['cooldown', 50],
      ['low_vol', 31],
    ]);
  });

  it('take a handful of positions for no proof', () => {
    const few = { ...gateStats().rows[0]!, decided: 9 };
    expect(addStats(NO_TOTALS, gateStats({ rows: [few] })).gates[0]).toMatchObject({
      interval: null,
      helps: 0,
    });
  });

  it('leave the count of layers unknown', () => {
    const layer = {
      ...gateStats().rows[0]!,
      kind: 'layer' as const,
      evaluationsBlocked: null,
      evaluationsBlockedAlone: null,
    };
    const stats = gateStats({ rows: [layer] });
    expect(addStats(addStats(NO_TOTALS, stats), stats).gates[0]).toMatchObject({
      blocked: null,
      decided: 20,
    });
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
