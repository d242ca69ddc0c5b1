import { describe, expect, it } from 'vitest';
import {
  awakeSince,
  FIRST_WITHIN_MS,
  type Heard,
  isOld,
  isResting,
  isSilent,
  type Patience,
} from './freshness.ts';

const START = 1_000;
const RUNNING: Heard = {
  connection: 'live',
  error: null,
  startedAt: START,
  heardAt: START,
  awakeAt: START,
  isOfConnection: true,
};
const MAY_REST: Patience = { staleAfterMs: null, hasFirst: true };
const old = (heard: Partial<Heard>, patience: Partial<Patience> = {}, afterMs = 0): boolean =>
  isOld({ ...RUNNING, ...heard }, { ...MAY_REST, ...patience }, START + afterMs);

describe('a live value', () => {
  it('that was never pushed is old after a while, also one that may rest', () => {
    expect(old({ heardAt: null }, {}, FIRST_WITHIN_MS)).toBe(false);
    expect(old({ heardAt: null }, {}, FIRST_WITHIN_MS + 1)).toBe(true);
    expect(old({ heardAt: null, connection: 'connecting' }, {}, FIRST_WITHIN_MS + 1)).toBe(true);
  });

  it('that says nothing until something happens is not waited for', () => {
    expect(old({ heardAt: null }, { hasFirst: false }, FIRST_WITHIN_MS + 1)).toBe(false);
    expect(old({ isOfConnection: false }, { hasFirst: false })).toBe(false);
  });

  it.each(['reconnecting', 'offline'] as const)('is old at once while the connection is %s', (connection) => {
    expect(old({ connection, heardAt: null })).toBe(true);
    expect(old({ connection })).toBe(true);
  });

  it('is old over a new connection until that has brought it', () => {
    expect(old({ isOfConnection: false })).toBe(true);
    expect(old({ isOfConnection: true })).toBe(false);
  });

  it('is old when it is silent for longer than it may be', () => {
    expect(old({}, { staleAfterMs: 500 }, 500)).toBe(false);
    expect(old({}, { staleAfterMs: 500 }, 501)).toBe(true);
    expect(old({}, {}, 1e9)).toBe(false);
  });

  it('is silent only where a connection is there that had brought it', () => {
    const silent = (heard: Partial<Heard>): boolean =>
      isSilent({ ...RUNNING, ...heard }, { staleAfterMs: 500, hasFirst: true }, START + 501);
    expect(silent({})).toBe(true);
    expect(silent({ connection: 'reconnecting' })).toBe(false);
    expect(silent({ isOfConnection: false })).toBe(false);
    expect(silent({ heardAt: null })).toBe(false);
  });

  it('that a page slept through is old at once, and nobody is silent before the page has listened', () => {
    const woken = { ...RUNNING, awakeAt: START + 60_000 };
    const patience = { staleAfterMs: 500, hasFirst: true };
    const at = START + 60_500;
    expect([isOld(woken, patience, at), isSilent(woken, patience, at)]).toEqual([true, false]);
    expect(isSilent(woken, patience, at + 1)).toBe(true);
  });

  it('that nobody has looked at for long was slept through', () => {
    expect(awakeSince(START, START + 1_000, START + 2_100)).toBe(START);
    expect(awakeSince(START, START + 1_000, START + 9_000)).toBe(START + 9_000);
  });

  it('that may rest holds as long as its connection is there, any other only when a message says so', () => {
    const resting = (heard: Partial<Heard>, patience: Partial<Patience> = {}): boolean =>
      isResting({ ...RUNNING, ...heard }, { ...MAY_REST, ...patience }, START + 1e9);
    expect(resting({})).toBe(true);
    expect(resting({}, { staleAfterMs: 2e9 })).toBe(false);
    expect(resting({ connection: 'reconnecting' })).toBe(false);
    expect(resting({ isOfConnection: false })).toBe(false);
    expect(resting({ error: 'away' })).toBe(false);
  });

  it('that was never pushed does not hold by resting, unless it says nothing until something happens', () => {
    const resting = (hasFirst: boolean): boolean =>
      isResting({ ...RUNNING, heardAt: null }, { staleAfterMs: null, hasFirst }, START);
    expect([resting(true), resting(false)]).toEqual([false, true]);
  });

  it('is old after a failure, and is not judged while nothing runs', () => {
    expect(old({ error: 'away' })).toBe(true);
    expect(old({ startedAt: null, heardAt: null, connection: 'idle' }, {}, 1e9)).toBe(false);
  });
});
