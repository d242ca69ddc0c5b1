import { describe, expect, it } from 'vitest';
import { alertsOf, reducePaperEnabled } from './alerts.ts';

const CALM = { fault: null, paperEnabled: true };
const WELL = { clockBlocked: false, databaseDegraded: false, quarantined: [] };

describe('alerts', () => {
  it('are none while all is well, or while nothing is known', () => {
    expect([alertsOf(WELL, CALM), alertsOf(null, CALM)]).toEqual([[], []]);
  });

  it('name what is wrong, the heaviest first, with the page that helps', () => {
    const bad = { clockBlocked: true, databaseDegraded: true, quarantined: [{ strategyId: 'S1' }] };
    expect(alertsOf(bad, { fault: null, paperEnabled: false }).map(({ kind, href }) => [kind, href])).toEqual(
      [
        ['database', '/server'],
        ['clock', '/server'],
        ['quarantine', '/strategies/S1'],
        ['paperOff', '/paper'],
      ],
    );
  });

  it.each(['engine', 'venue', 'trades', 'quotes'] as const)(
    'tell since when the %s is silent, before all else',
    (kind) => {
      const told = alertsOf({ ...WELL, databaseDegraded: true }, { ...CALM, fault: { kind, since: 7 } });
      expect(told[0]).toMatchObject({ kind, since: 7, href: '/server' });
      expect(told).toHaveLength(2);
    },
  );

  it('tell of paper trading as it was last pushed', () => {
    const pushed = (before: boolean | null, enabled: boolean) =>
      reducePaperEnabled(before, { paperConfigChanged: { config: { enabled } } });
    expect(alertsOf(WELL, { ...CALM, paperEnabled: pushed(true, false) }).map(({ kind }) => kind)).toEqual([
      'paperOff',
    ]);
    expect(alertsOf(WELL, { ...CALM, paperEnabled: pushed(pushed(true, false), true) })).toEqual([]);
  });
});
