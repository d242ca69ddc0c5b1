import { describe, expect, it } from 'vitest';
import { banLeftMs, dueInMs, ranAgoMs, reportedAt, uptimeMs } from './ages.ts';

const iso = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const AT = Date.UTC(2026, 0, 1);

describe('ages by the clock of the server', () => {
  it('count from when the engine reported, not from when that was answered', () => {
    expect(reportedAt({ serverTime: iso(0), ageMs: 4_000 })).toBe(AT - 4_000);
    expect(uptimeMs({ serverTime: iso(65_000), ageMs: 5_000, startedAt: iso(0) })).toBe(60_000);
    expect(uptimeMs({ serverTime: iso(0), ageMs: 0, startedAt: iso(300) })).toBe(0);
  });

  it('tell of a ban until it ends', () => {
    expect(banLeftMs({ bannedUntil: iso(90_000) }, AT)).toBe(90_000);
    expect(banLeftMs({ bannedUntil: iso(1) }, AT)).toBe(1);
    expect(banLeftMs({ bannedUntil: iso(0) }, AT)).toBeNull();
    expect(banLeftMs({ bannedUntil: iso(-5_000) }, AT)).toBeNull();
    expect(banLeftMs({ bannedUntil: null }, AT)).toBeNull();
  });

  it('tell when a task ran and when it is due, in whole seconds', () => {
    expect(ranAgoMs({ lastRunAt: iso(-90_000) }, AT)).toBe(90_000);
    expect(ranAgoMs({ lastRunAt: iso(-10) }, AT)).toBe(1_000);
    expect(ranAgoMs({ lastRunAt: null }, AT)).toBeNull();
    expect(dueInMs({ nextAt: iso(90_000) }, AT)).toBe(90_000);
    expect(dueInMs({ nextAt: iso(10) }, AT)).toBe(1_000);
    expect(dueInMs({ nextAt: iso(0) }, AT)).toBeNull();
  });
});
