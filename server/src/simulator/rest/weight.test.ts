import { describe, expect, it } from 'vitest';
import { VenueError } from './errors.ts';
import { WeightLimit } from './weight.ts';

const refusal = (limit: WeightLimit, weight: number): VenueError | null => {
  try {
    limit.spend(weight);
    return null;
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
};

describe('WeightLimit', () => {
  it('counts up, refuses with the rest of the minute, and starts anew', () => {
    let now = 60_000;
    const limit = new WeightLimit(50, () => now);
    expect(limit.spend(20)).toBe(20);
    expect(limit.spend(20)).toBe(40);
    now = 75_000;
    expect(refusal(limit, 20)).toMatchObject({ status: 429, code: -1003, headers: { 'Retry-After': '45' } });
    expect(limit.spend(10)).toBe(50);
    now = 120_000;
    expect(limit.spend(20)).toBe(20);
  });

  it('bans who goes on, for two minutes', () => {
    let now = 0;
    const limit = new WeightLimit(1, () => now);
    limit.spend(1);
    const statuses = Array.from({ length: 11 }, () => refusal(limit, 1)?.status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(429));
    expect(statuses[10]).toBe(418);
    now = 119_000;
    expect(refusal(limit, 1)).toMatchObject({ status: 418, headers: { 'Retry-After': '1' } });
    now = 120_000;
    expect(refusal(limit, 1)).toBeNull();
  });
});
