import { describe, expect, it } from 'vitest';
import { alertsOf, reducePaperEnabled } from './alerts.ts';

const WELL = { clockBlocked: false, databaseDegraded: false, quarantined: [] };

describe('alerts', () => {
  it('are none while all is well, or while nothing is known', () => {
    expect([alertsOf(WELL, true), alertsOf(null, true)]).toEqual([[], []]);
  });

  it('name what is wrong, the heaviest first, with the page that helps', () => {
    const bad = { clockBlocked: true, databaseDegraded: true, quarantined: [{ strategyId: 'S1' }] };
    expect(alertsOf(bad, false).map(({ kind, href }) => [kind, href])).toEqual([
      ['database', '/server'],
      ['clock', '/server'],
      ['quarantine', '/strategies/S1'],
      ['paperOff', '/paper'],
    ]);
  });

  it('tell of paper trading as it was last pushed', () => {
    const pushed = (before: boolean | null, enabled: boolean) =>
      reducePaperEnabled(before, { paperConfigChanged: { config: { enabled } } });
    expect(alertsOf(WELL, pushed(true, false)).map(({ kind }) => kind)).toEqual(['paperOff']);
    expect(alertsOf(WELL, pushed(pushed(true, false), true))).toEqual([]);
  });
});
