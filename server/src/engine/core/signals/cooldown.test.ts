import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { RecentExit } from '../model/strategy.ts';
import { START } from '../samples.ts';
import { Cooldown } from './cooldown.ts';

const minute = (count: number): number => START + count * MINUTE_MS;
const exit = (count: number, kind: string, side: 'LONG' | 'SHORT' = 'LONG'): RecentExit => ({
  at: minute(count),
  side,
  kind,
});

/** First whole minute after the signal at 0 at which a side may open again. */
function endsAt(exits: readonly RecentExit[], plain = 10, side: 'LONG' | 'SHORT' = 'LONG'): number {
  const cooldown = new Cooldown({ lastSignalAt: START, recentExits: exits });
  let at = 0;
  while (cooldown.isActive(side, minute(at), plain)) at += 1;
  return at;
}

describe('the cooldown', () => {
  it.each<[string, RecentExit[], number, number]>([
    ['plain', [], 10, 10],
    ['none', [exit(1, 'sl'), exit(2, 'sl')], 0, 0],
    ['one stop', [exit(1, 'sl')], 10, 10],
    ['after TP1', [exit(2, 'tp1')], 10, 5],
    ['after TP1 before this signal', [exit(-1, 'tp1')], 10, 10],
    ['after TP1, shorter by itself', [exit(1, 'tp1')], 3, 3],
    ['two stops on the side', [exit(-20, 'sl'), exit(4, 'sl')], 10, 24],
    ['two stops, longer by itself', [exit(-20, 'sl'), exit(4, 'sl')], 60, 64],
    [
      'after TP1, two stops having been rested long ago',
      [exit(-40, 'sl'), exit(-30, 'sl'), exit(2, 'tp1')],
      10,
      5,
    ],
    ['two stops just 30 minutes apart', [exit(-26, 'sl'), exit(4, 'sl')], 10, 24],
    ['two stops too far apart', [exit(-30, 'sl'), exit(4, 'sl')], 10, 10],
    ['two stops on different sides', [exit(-5, 'sl', 'SHORT'), exit(4, 'sl')], 10, 10],
  ])('%s', (_name, exits, plain, minutes) => {
    expect(endsAt(exits, plain)).toBe(minutes);
  });

  it('rests the side of the stops only', () => {
    const stops = [exit(-5, 'sl', 'SHORT'), exit(4, 'sl', 'SHORT')];
    expect(endsAt(stops, 10, 'SHORT')).toBe(24);
    expect(endsAt(stops, 10, 'LONG')).toBe(10);
  });

  it('starts with a signal that was acted on', () => {
    const cooldown = new Cooldown({ lastSignalAt: null, recentExits: [] });
    expect(cooldown.isActive('LONG', START, 10)).toBe(false);
    cooldown.signalled(START);
    expect(cooldown.isActive('SHORT', minute(9), 10)).toBe(true);
    expect(cooldown.isActive('SHORT', minute(10), 10)).toBe(false);
  });

  it('learns of exits as they happen', () => {
    const cooldown = new Cooldown({ lastSignalAt: START, recentExits: [] });
    cooldown.exited(exit(1, 'tp1'));
    expect(cooldown.isActive('LONG', minute(5), 10)).toBe(false);
  });
});
